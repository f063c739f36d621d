-- The attempt is over without a result (its process died, perhaps before its claim): try again at once.
-- ARGV: id, attempt
local key = plan_key(ARGV[1])
local plan = redis.call('HMGET', key, 'status', 'attempt')
if plan[1] ~= 'queued' and (plan[1] ~= 'running' or plan[2] ~= ARGV[2]) then return 0 end
if plan[1] == 'running' then redis.call('HSET', key, 'lease', 0) end
redis.call('ZADD', DUE, now, ARGV[1])
wake()
return 1
