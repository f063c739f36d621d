-- A new current version of a map; the version before it stays readable for the plans that name it.
-- ARGV: map_id, version, network, report, ttl_s of superseded versions
local id, version = ARGV[1], ARGV[2]
local key = 'xd:map:' .. version
local before = redis.call('HGET', 'xd:maps', id)
-- Written anew each time: the same lanes may have been stored by another release, which this one cannot read.
redis.call('HSET', key, 'network', ARGV[3], 'report', ARGV[4], 'put', now)
redis.call('PERSIST', key)
redis.call('HSET', 'xd:maps', id, version)
-- What was left out of a file is told of that file, though another left the same lanes.
redis.call('HSET', 'xd:maps:reports', id, ARGV[4])
if before and before ~= version then
  for _, current in ipairs(redis.call('HVALS', 'xd:maps')) do
    if current == before then return version end
  end
  redis.call('EXPIRE', 'xd:map:' .. before, ARGV[5])
end
return version
