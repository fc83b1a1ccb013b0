-- All kinds of requests in turn: most read, some sign, set and list, some are wrong, some close their connection.
--
--   wrk ... -s endurance.lua URL -- TOKEN-FILE DIGEST
local token, digest
local count = 0

function init(args)
    local file = assert(io.open(args[1], "r"))
    token = "Bearer " .. file:read("*a")
    file:close()
    digest = args[2]
end

local function ask(method, path, body, headers)
    headers = headers or { Authorization = token }
    if body then
        headers["Content-Type"] = "application/json"
    end
    if count % 50 == 0 then
        headers["Connection"] = "close"
    end
    return wrk.format(method, path .. "api-version=7.6", headers, body)
end

function request()
    count = count + 1
    local kind, name = count % 100, "/secrets/hour-" .. (count * 7) % 100
    if kind < 10 then
        return ask("POST", "/keys/hour/sign?", '{"alg":"ES256","value":"' .. digest .. '"}')
    elseif kind < 15 then
        return ask("PUT", name .. "?", '{"value":"' .. count .. '"}')
    elseif kind < 20 then
        return ask("GET", "/secrets?maxresults=25&")
    elseif kind < 23 then
        return ask("GET", "/secrets/missing-" .. count .. "?")
    elseif kind < 26 then
        return ask("GET", name .. "?", nil, {})
    elseif kind < 29 then
        return ask("PUT", name .. "?", '{"value":')
    end
    return ask("GET", name .. "?")
end

function done(summary)
    io.write(string.format("RESULT %d\n", summary.requests))
end
