-- The end of a plan, from the attempt that holds it and from no other.
-- ARGV: id, attempt, status, plan, failure, plan_ttl_s
local id, attempt, status = ARGV[1], ARGV[2], ARGV[3]
local key = plan_key(id)
local plan = redis.call('HMGET', key, 'status', 'attempt', 'ended_by')
if plan[3] == attempt and plan[1] == status then return 1 end -- the same command again
if plan[1] ~= 'running' and plan[1] ~= 'queued' then return 0 end
if plan[2] ~= attempt then return 0 end -- the fence
redis.call('HSET', key, 'ended_by', attempt)
redis.call('SET', key .. ':result', ARGV[4])
finish(id, status, ARGV[5], tonumber(ARGV[6]), attempt)
return 1
