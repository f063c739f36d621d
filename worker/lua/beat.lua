-- The worker lives: renew its lease and bring back what the caller wants meanwhile.
-- ARGV: id, attempt, lease_ms
local id, lease_ms = ARGV[1], tonumber(ARGV[3])
local key = plan_key(id)
local plan = redis.call('HMGET', key, 'status', 'attempt', 'wish')
if plan[1] == 'cancelled' then return 'cancel' end
-- 'queued' with our attempt: the lease ran out, but nobody else has taken the plan yet
if plan[2] ~= ARGV[2] or (plan[1] ~= 'running' and plan[1] ~= 'queued') then return 'lost' end
redis.call('HSET', key, 'status', 'running', 'lease', now + lease_ms)
redis.call('ZADD', DUE, now + lease_ms, id)
return plan[3] or 'ok'
