-- The best plan so far, readable while the search goes on. ARGV: id, attempt, plan
local key = plan_key(ARGV[1])
local plan = redis.call('HMGET', key, 'status', 'attempt')
if plan[1] ~= 'running' or plan[2] ~= ARGV[2] then return 0 end
redis.call('SET', key .. ':best', ARGV[3])
return 1
