-- Keep reports of what happened to a plan, as long as the plan. The caller has judged them against the reports
-- that it knew; when others came in between it has to look again.
-- ARGV: id, how many reports the caller knew, then event id and event for each
local id, known = ARGV[1], tonumber(ARGV[2])
local key = plan_key(id)
local log = key .. ':reports'
if redis.call('EXISTS', key) == 0 then return -1 end
if redis.call('HLEN', log) ~= known then
  for i = 3, #ARGV, 2 do
    if redis.call('HGET', log, ARGV[i]) ~= ARGV[i + 1] then return 0 end
  end
  return 1 -- the same command again
end
for i = 3, #ARGV, 2 do redis.call('HSET', log, ARGV[i], ARGV[i + 1]) end
local left = redis.call('PTTL', key)
if left >= 0 then redis.call('PEXPIRE', log, left) end
return 1
