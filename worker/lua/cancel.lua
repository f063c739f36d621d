-- End a plan now; with keep, ask a living worker for its best and take the stored best of a dead one.
-- ARGV: id, keep ('1' or '0'), plan_ttl_s, lease_ms
local id, keep = ARGV[1], ARGV[2] == '1'
local key = plan_key(id)
local plan = redis.call('HMGET', key, 'status', 'lease')
if not plan[1] then return '' end
if plan[1] ~= 'queued' and plan[1] ~= 'running' then return plan[1] end
local lease = tonumber(plan[2] or 0)
local alive = plan[1] == 'running' and lease >= now and lease <= now + 3 * tonumber(ARGV[4])
if keep and alive then
  redis.call('HSET', key, 'wish', 'keep')
  return 'running'
end
return settle(id, keep, tonumber(ARGV[3]))
