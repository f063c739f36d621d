-- One reconciler at a time: take or renew the lead. ARGV: token, lease_ms
local holder = redis.call('GET', 'xd:reconciler')
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', 'xd:reconciler', ARGV[1], 'PX', ARGV[2])
return 1
