-- Put before every script of the ledger: the server's clock (never a client's), the names of the keys, and
-- what always happens together. One primary, no cluster: names of keys are made from plan ids.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local DUE, WAKE, EVENTS, OUTBOX = 'xd:due', 'xd:wake', 'xd:events', 'xd:outbox'
local RECENT = 'xd:recent'

local function plan_key(id) return 'xd:plan:' .. id end

-- One event under one id in two streams: all plans (for live readers) and this plan (to resume from).
local function emit(id, name, ...)
  local stamp = redis.call('XADD', EVENTS, 'MAXLEN', '~', 100000, '*', 'plan', id, 'event', name, ...)
  redis.call('XADD', plan_key(id) .. ':events', 'MAXLEN', '~', 1000, stamp, 'event', name, ...)
end

local function owe_webhook(id, status)
  if redis.call('HEXISTS', plan_key(id), 'callback_url') == 1 then
    redis.call('ZADD', OUTBOX, 'NX', now, id .. ' ' .. status)
  end
end

-- One token is enough: the reconciler asks for everything that is due.
local function wake()
  if redis.call('LLEN', WAKE) == 0 then redis.call('RPUSH', WAKE, '1') end
end

-- The newest plans, for whoever keeps an eye on all of them; those that were forgotten fall out when it is read.
local function list(id)
  redis.call('ZADD', RECENT, now, id)
  redis.call('ZREMRANGEBYRANK', RECENT, 0, -10001)
end

-- A map version that was superseded expires; a plan that names it keeps it for longer.
local function keep_map(version, ttl_s)
  if not version then return end
  local left = redis.call('TTL', 'xd:map:' .. version)
  if left >= 0 and left < ttl_s then redis.call('EXPIRE', 'xd:map:' .. version, ttl_s) end
end

-- Every end, whoever brings it about: status, event, webhook and the clock of forgetting, at once.
local function finish(id, status, failure, ttl_s, attempt)
  local key = plan_key(id)
  redis.call('HSET', key, 'status', status, 'ended', now)
  if failure ~= '' then redis.call('HSET', key, 'failure', failure) end
  redis.call('HDEL', key, 'lease', 'claim', 'wish')
  redis.call('ZREM', DUE, id)
  redis.call('DEL', key .. ':best')
  emit(id, 'finished', 'status', status, 'attempt', attempt)
  owe_webhook(id, status)
  keep_map(redis.call('HGET', key, 'map_version'), ttl_s * 2)
  for _, part in ipairs({ '', ':problem', ':warnings', ':result', ':events', ':reports' }) do
    redis.call('EXPIRE', key .. part, ttl_s)
  end
end

-- An end without a worker: the best plan so far when the caller wanted to keep it, else nothing.
local function settle(id, keep, ttl_s)
  local key = plan_key(id)
  local attempt = redis.call('HGET', key, 'attempt')
  if keep and redis.call('EXISTS', key .. ':best') == 1 then
    redis.call('RENAME', key .. ':best', key .. ':result')
    finish(id, 'succeeded', '', ttl_s, attempt)
    return 'succeeded'
  end
  finish(id, 'cancelled', '', ttl_s, attempt)
  return 'cancelled'
end
