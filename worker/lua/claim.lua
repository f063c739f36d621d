-- Take a plan for one attempt. The attempt's number is the fence of everything the attempt will say.
-- ARGV: id, lease_ms, worker, claim (a token: the same command again gets the same answer), map_ttl_s
local id, lease_ms = ARGV[1], tonumber(ARGV[2])
local key = plan_key(id)
local plan = redis.call('HMGET', key, 'status', 'lease', 'claim', 'attempt', 'map_version')
if plan[3] == ARGV[4] and plan[1] == 'running' then return tonumber(plan[4]) end
local lease = tonumber(plan[2] or 0)
-- a lease too far ahead was given before the server's clock was set back
local dead = lease < now or lease > now + 3 * lease_ms
if plan[1] ~= 'queued' and not (plan[1] == 'running' and dead) then return 0 end
local attempt = redis.call('HINCRBY', key, 'attempt', 1)
redis.call('HSET', key, 'status', 'running', 'lease', now + lease_ms, 'worker', ARGV[3], 'claim', ARGV[4])
redis.call('HSETNX', key, 'started', now)
redis.call('HDEL', key, 'progress')
redis.call('ZADD', DUE, now + lease_ms, id)
keep_map(plan[5], tonumber(ARGV[5]))
emit(id, 'started', 'status', 'running', 'attempt', attempt)
if attempt == 1 then owe_webhook(id, 'running') end
return attempt
