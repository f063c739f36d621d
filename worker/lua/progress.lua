-- How far the search has come. ARGV: id, attempt, progress (JSON), event ('' for none)
local key = plan_key(ARGV[1])
local plan = redis.call('HMGET', key, 'status', 'attempt', 'progress')
if plan[1] ~= 'running' or plan[2] ~= ARGV[2] then return 0 end
if plan[3] == ARGV[3] then return 1 end -- the same command again
redis.call('HSET', key, 'progress', ARGV[3])
if ARGV[4] ~= '' then emit(ARGV[1], ARGV[4], 'status', 'running', 'progress', ARGV[3]) end
return 1
