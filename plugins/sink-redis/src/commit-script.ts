/**
 * Does what the parts of a batch say, unless the batch was done before: all of it or nothing, since nobody else is served
 * meanwhile. A script that fails is not undone, so whatever could fail is looked at first.
 *
 * KEYS: the epoch, the batches that were done, the names of all parts of this batch, then the parts that count.
 * ARGV: the epoch of this program, the batch, how many batches to remember.
 * A part is a list: one mark, then for each command the number of its words and the words.
 */
export const commitScript = `
local epoch, batches, parts = KEYS[1], KEYS[2], KEYS[3]
if redis.call('GET', epoch) ~= ARGV[1] then return {'taken'} end

local function clean()
  for _, part in ipairs(redis.call('SMEMBERS', parts)) do redis.call('UNLINK', part) end
  redis.call('UNLINK', parts)
end

if redis.call('ZSCORE', batches, ARGV[2]) then
  clean()
  return {'known'}
end

local commands, missing = {}, 0
for i = 4, #KEYS do
  local words = redis.call('LRANGE', KEYS[i], 0, -1)
  if #words == 0 then missing = missing + 1 end
  local at = 2
  while at <= #words do
    local count = tonumber(words[at])
    local command = {}
    for j = 1, count do command[j] = words[at + j] end
    commands[#commands + 1] = command
    at = at + count + 1
  end
end
if missing > 0 then return {'missing', tostring(missing)} end

local types = {INCRBY = 'string', HSET = 'hash', XADD = 'stream'}
for _, command in ipairs(commands) do
  local name, key = command[1], command[2]
  local found = redis.call('TYPE', key)['ok']
  if found ~= 'none' and found ~= types[name] then return {'foreign', key, 'a ' .. found} end
  if name == 'INCRBY' and found == 'string' then
    local value = redis.call('GET', key)
    local whole = value == '0' or string.match(value, '^%-?[1-9]%d*$')
    if not whole or #value > 18 then return {'foreign', key, 'no number that can be counted on'} end
  end
end

for _, command in ipairs(commands) do redis.call(unpack(command)) end
redis.call('ZADD', batches, ARGV[2], ARGV[2])
redis.call('ZREMRANGEBYRANK', batches, 0, -(tonumber(ARGV[3]) + 1))
clean()
return {'done'}
`;
