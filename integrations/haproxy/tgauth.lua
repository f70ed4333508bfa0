--[[
tgauth.lua
	Forward auth for HAProxy: an action that asks tgauth-pushd who is behind each request.

`http-request lua.tgauth ADDRESS:PORT` answers in pushd's words: 200 lets the request pass
with the identity in its fields and the variable txn.tgauth; a redirect, 401 and 403 go to
the client as they are; whatever else comes, or nothing, is a 503, so that nobody passes and
nobody is told that they are logged out.  An error in here ends the action and not the
request, so haproxy.cfg lets pass by the variable alone.
]]

local SECONDS = 5

-- What is told about a request, besides where it is to go: pushd reads no more than this.
local TOLD = {"accept", "accept-language", "authorization", "cookie", "referer",
	"sec-fetch-mode", "upgrade", "user-agent", "x-requested-with"}

-- All of them are in every 200: an answer without one is not pushd's.
local IDENTITY = {"remote-user", "remote-name", "remote-groups", "x-tgauth-user-id",
	"x-tgauth-telegram-id", "x-tgauth-proof"}

-- What HAProxy writes anew.
local OWN = {connection = true, ["content-length"] = true, ["transfer-encoding"] = true}

local function single_line(text)
	return (text:gsub("%c", " "))
end

local function question(txn)
	local sent = txn.http:req_get_headers()
	local host = single_line(sent["host"] and sent["host"][0] or "")
	local lines = {
		"GET /tgauth/auth?redirect HTTP/1.1",
		"Host: " .. host,
		"Connection: close",
		"X-Forwarded-For: " .. txn.f:src(),
		"X-Forwarded-Proto: " .. (txn.f:ssl_fc() == 1 and "https" or "http"),
		"X-Forwarded-Host: " .. host,
		"X-Forwarded-Method: " .. single_line(txn.f:method()),
		"X-Forwarded-Uri: " .. single_line(txn.f:pathq())
	}

	for _, name in ipairs(TOLD) do
		-- HAProxy's lists begin with 0.
		for i = 0, sent[name] and #sent[name] or -1 do
			lines[#lines + 1] = name .. ": " .. single_line(sent[name][i])
		end
	end
	return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

-- Everything that pushd says, or nil and why not.
local function ask(pushd, text)
	local address, port = pushd:match("^%[?([^%]]-)%]?:(%d+)$")
	local connection, answer, problem = core.tcp(), nil, nil

	connection:settimeout(SECONDS)
	answer, problem = connection:connect(address, tonumber(port))
	if answer then
		answer, problem = connection:send(text)
	end
	if answer then
		answer, problem = connection:receive("*a")
	end
	connection:close()
	return answer, problem
end

-- Status, fields (of each name, in small letters, the list of its values) and body; nil for
-- what is no whole answer.
local function parse(text)
	local head, body = text:match("^(.-\r\n)\r\n(.*)$")
	local status = head and head:match("^HTTP/1%.1 (%d%d%d) ")
	local fields = {}

	if not status then
		return nil
	end
	for name, value in head:gmatch("\r\n([^:\r\n]+):[ \t]*([^\r\n]*)") do
		name = name:lower()
		fields[name] = fields[name] or {}
		table.insert(fields[name], value)
	end
	if not fields["content-length"] or tonumber(fields["content-length"][1]) ~= #body then
		return nil
	end
	return tonumber(status), fields, body
end

local function unavailable(txn, why)
	core.Warning("tgauth: no answer of tgauth-pushd: " .. why)
	return txn:done(txn:reply{status = 503, headers = {["retry-after"] = {"2"}}})
end

local function let_in(txn, fields)
	for _, name in ipairs(IDENTITY) do
		if not fields[name] then
			return unavailable(txn, "a 200 without " .. name)
		end
	end
	for _, name in ipairs(IDENTITY) do
		txn.http:req_set_header(name, fields[name][1])
	end
	txn:set_var("txn.tgauth", "passed")
end

local function hand_on(txn, status, fields, body)
	local reply = txn:reply{status = status}

	for name, values in pairs(fields) do
		for _, value in ipairs(OWN[name] and {} or values) do
			reply:add_header(name, value)
		end
	end
	reply:set_body(body)
	return txn:done(reply)
end

core.register_action("tgauth", {"http-req"}, function(txn, pushd)
	local answer, problem = ask(pushd, question(txn))
	local status, fields, body = parse(answer or "")

	if status == 200 then
		let_in(txn, fields)
	elseif status == 303 or status == 401 or status == 403 then
		hand_on(txn, status, fields, body)
	else
		unavailable(txn, problem or status and "status " .. status or "a part of one")
	end
end, 1)
