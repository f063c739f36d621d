-- The promise: once this returns 'new', the plan will be finished exactly once.
-- ARGV: id, fingerprint, problem, idempotency ('' for none), idempotency_ttl_s, plan_ttl_s, map_version,
--       callback_url, callback_secret, parent (the plan it was replanned from, '' for none), wish (of the replan),
--       warnings (what was warned of, '' where it is not known)
local id, fingerprint, idempotency = ARGV[1], ARGV[2], ARGV[4]
local key = plan_key(id)
if idempotency ~= '' then
  local first = redis.call('HMGET', 'xd:idem:' .. idempotency, 'id', 'fingerprint')
  -- a plan that was forgotten before its key is planned again
  if first[1] and redis.call('EXISTS', plan_key(first[1])) == 1 then
    if first[2] ~= fingerprint then return { 'mismatch', first[1] } end
    if first[1] ~= id then return { 'replay', first[1] } end
  end
end
-- the same command again, because its answer was lost on the way
if redis.call('EXISTS', key) == 1 then return { 'new', id } end
if idempotency ~= '' then
  redis.call('HSET', 'xd:idem:' .. idempotency, 'id', id, 'fingerprint', fingerprint)
  redis.call('EXPIRE', 'xd:idem:' .. idempotency, ARGV[5])
end
redis.call('HSET', key, 'status', 'queued', 'attempt', 0, 'deliveries', 0, 'created', now)
if ARGV[7] ~= '' then
  redis.call('HSET', key, 'map_version', ARGV[7])
  keep_map(ARGV[7], ARGV[6] * 2)
end
if ARGV[8] ~= '' then redis.call('HSET', key, 'callback_url', ARGV[8], 'callback_secret', ARGV[9]) end
if ARGV[10] ~= '' then
  redis.call('HSET', key, 'parent', ARGV[10], 'wish_of_replan', ARGV[11])
  local elder = plan_key(ARGV[10])
  if redis.call('EXISTS', elder) == 1 then
    local children = redis.call('HGET', elder, 'children')
    redis.call('HSET', elder, 'children', children and children .. ' ' .. id or id)
  end
end
redis.call('SET', key .. ':problem', ARGV[3])
if ARGV[12] ~= '' then redis.call('SET', key .. ':warnings', ARGV[12]) end
redis.call('ZADD', DUE, now, id)
list(id)
emit(id, 'queued', 'status', 'queued')
wake()
return { 'new', id }
