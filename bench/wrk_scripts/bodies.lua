-- Send bodies out of a file, each with ids that were never sent before.
-- In the file a line is a body; \1E stands for an id, \1U for a user's id, \1T for the time of now.

local HEADERS = { ["Content-Type"] = "application/json" }
local USERS = 50000
local next_thread = 0
local bodies, run, count, user = {}, 0, 0, 0

function setup(thread)
  next_thread = next_thread + 1
  thread:set("number", next_thread)
end

local function split(line)
  local pieces = {}
  for text, mark in line:gmatch("([^\1]*)\1?([EUT]?)") do
    if text ~= "" then pieces[#pieces + 1] = text end
    if mark ~= "" then pieces[#pieces + 1] = "\1" .. mark end
  end
  return pieces
end

function init(arguments)
  for line in io.lines(arguments[1]) do bodies[#bodies + 1] = split(line) end
  math.randomseed(os.time() * 64 + number)
  run = math.random(0, 0xffffff)
end

local function new_id(milliseconds)
  -- As the client's: version 7, which begins with the time. Nobody has the last two parts before.
  count = count + 1
  local rest = count % 0x1000000
  return string.format("%08x-%04x-7%03x-8%03x-%06x%06x", math.floor(milliseconds / 0x10000),
    milliseconds % 0x10000, count % 0x1000, number, run, rest)
end

function request()
  local seconds = os.time()
  local pieces = bodies[math.random(#bodies)]
  local filled = {}
  user = math.random(USERS)
  for place, piece in ipairs(pieces) do
    if piece == "\1E" then
      filled[place] = new_id(seconds * 1000 + count % 1000)
    elseif piece == "\1U" then
      filled[place] = string.format("%08x-1111-4111-8111-%06x%06x", user * 2654435761 % 0x100000000, run, user)
    elseif piece == "\1T" then
      filled[place] = os.date("!%Y-%m-%dT%H:%M:%SZ", seconds)
    else
      filled[place] = piece
    end
  end
  return wrk.format("POST", nil, HEADERS, table.concat(filled))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
