-- One request, again and again, from a file in the form of an HTTP request: `METHOD /path`, headers, an empty
-- line, a body. Each `@N@` becomes SEED followed by 1, 2, 3 … in seven digits: a number that no other request of the run carries.
--
--   wrk ... -s load.lua URL -- REQUEST-FILE SEED
local head, body = {}, nil
local counted = false
local count = 0

function init(args)
    local file = assert(io.open(args[1], "r"))
    local text = file:read("*a")
    file:close()
    local top, rest = text:match("^(.-)\n\n(.*)$")
    head.method, head.path = top:match("^(%S+) (%S+)")
    for name, value in top:gmatch("\n([%w-]+): ([^\n]*)") do
        wrk.headers[name] = value
    end
    if #rest > 0 then
        body = rest
    end
    counted = head.path:find("@N@", 1, true) or (body and body:find("@N@", 1, true))
    head.ready = wrk.format(head.method, head.path, nil, body)
    head.seed = args[2]
end

function request()
    if not counted then
        return head.ready
    end
    count = count + 1
    local number = string.format("%s%07d", head.seed, count)
    return wrk.format(head.method, head.path:gsub("@N@", number), nil, body and body:gsub("@N@", number))
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.timeout
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, failed,
        latency:percentile(50), latency:percentile(99)))
end
