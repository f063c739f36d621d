-- A new current version of a map; the version before it stays readable for the plans that name it.
-- ARGV: map_id, version, network, report, ttl_s of superseded versions
local id, version = ARGV[1], ARGV[2]
local key = 'xd:map:' .. version
local before = redis.call('HGET', 'xd:maps', id)
if redis.call('EXISTS', key) == 0 then
  redis.call('HSET', key, 'network', ARGV[3], 'report', ARGV[4], 'put', now)
end
redis.call('PERSIST', key)
redis.call('HSET', 'xd:maps', id, version)
if before and before ~= version then
  for _, current in ipairs(redis.call('HVALS', 'xd:maps')) do
    if current == before then return version end
  end
  redis.call('EXPIRE', 'xd:map:' .. before, ARGV[5])
end
return version
