-- Everything that needs another delivery, each with the number of that delivery; what has died too often ends.
-- ARGV: limit, recheck_ms, max_attempts, plan_ttl_s, horizon_ms
local limit, horizon = tonumber(ARGV[1]), now + tonumber(ARGV[5])
local ids = redis.call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', 0, limit)
-- beyond the horizon nothing was ever put: the server's clock has been set back
for _, id in ipairs(redis.call('ZRANGEBYSCORE', DUE, '(' .. horizon, '+inf', 'LIMIT', 0, limit)) do
  ids[#ids + 1] = id
end
local out = {}
for _, id in ipairs(ids) do
  local key = plan_key(id)
  local plan = redis.call('HMGET', key, 'status', 'attempt', 'lease', 'wish')
  local lease = tonumber(plan[3] or 0)
  if plan[1] == 'running' and lease > now and lease <= horizon then
    redis.call('ZADD', DUE, lease, id)
  elseif plan[1] == 'queued' or plan[1] == 'running' then
    if plan[4] == 'keep' then
      settle(id, true, tonumber(ARGV[4]))
    elseif tonumber(plan[2]) >= tonumber(ARGV[3]) then
      finish(id, 'failed', 'worker_died_repeatedly', tonumber(ARGV[4]), plan[2])
    else
      redis.call('HSET', key, 'status', 'queued')
      redis.call('ZADD', DUE, now + tonumber(ARGV[2]), id)
      out[#out + 1] = { id, redis.call('HINCRBY', key, 'deliveries', 1) }
    end
  else
    redis.call('ZREM', DUE, id)
  end
end
return out
