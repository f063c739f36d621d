-- Take webhooks that are due and hide each until it could be due again, so that none is lost with its sender.
-- ARGV: limit, hidden_ms
local out = {}
for _, entry in ipairs(redis.call('ZRANGEBYSCORE', OUTBOX, '-inf', now, 'LIMIT', 0, tonumber(ARGV[1]))) do
  local id, status = string.match(entry, '^(%S+) (%S+)$')
  local callback = redis.call('HMGET', plan_key(id), 'callback_url', 'callback_secret')
  if callback[1] then
    redis.call('ZADD', OUTBOX, now + tonumber(ARGV[2]), entry)
    local try = redis.call('HINCRBY', plan_key(id), 'webhook_tries:' .. status, 1)
    out[#out + 1] = { id, status, callback[1], callback[2], try }
  else
    redis.call('ZREM', OUTBOX, entry)
  end
end
return out
