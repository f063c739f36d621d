-- The attempt is over without a result (its process died): let the plan be tried again at once.
-- ARGV: id, attempt
local key = plan_key(ARGV[1])
local plan = redis.call('HMGET', key, 'status', 'attempt')
if plan[1] ~= 'running' or plan[2] ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'lease', 0)
redis.call('ZADD', DUE, now, ARGV[1])
wake()
return 1
