-- Try a webhook again later. ARGV: id, status, delay_ms
redis.call('ZADD', OUTBOX, 'XX', now + tonumber(ARGV[3]), ARGV[1] .. ' ' .. ARGV[2])
return 1
