-- The worker stopped an attempt that the caller wanted to end with its best. ARGV: id, attempt, plan_ttl_s
local plan = redis.call('HMGET', plan_key(ARGV[1]), 'status', 'attempt', 'wish')
if (plan[1] ~= 'running' and plan[1] ~= 'queued') or plan[2] ~= ARGV[2] then return plan[1] or '' end
return settle(ARGV[1], plan[3] == 'keep', tonumber(ARGV[3]))
