--[[
tgauth.lua
	Forward auth for Apache: mod_lua asks tgauth-pushd who is behind each request.

check() runs in the access phase, before anything of the request is handed on, and
answers in pushd's words: 200 lets it pass with the identity in its fields; a redirect, 401
and 403 go to the client as they are; whatever else comes, or nothing, is a 503, so that
nobody passes and nobody is told that they are logged out.

What goes to pushd itself is not asked about: known by where mod_proxy sends it, not by
its path, so that no spelling of a path leads past the question.

Both tell lines apart by CR LF alone, so nothing that is sent holds a control character.
]]

local socket = require "socket"

local SECONDS = 5

-- What is told about a request, besides where it is to go: pushd reads no more than this.
local TOLD = {"Accept", "Accept-Language", "Authorization", "Cookie", "Referer",
	"Sec-Fetch-Mode", "Upgrade", "User-Agent", "X-Requested-With"}

-- All of them are in every 200: an answer without one is not pushd's.
local IDENTITY = {"Remote-User", "Remote-Name", "Remote-Groups", "X-Tgauth-User-Id",
	"X-Tgauth-Telegram-Id", "X-Tgauth-Proof"}

-- What Apache writes anew.
local OWN = {connection = true, date = true, server = true, ["content-length"] = true,
	["content-type"] = true, ["transfer-encoding"] = true}

-- What a client may name in Connection. A proxy takes away what is named there (RFC 9110
-- 7.6.1), also what was set by us.
local CONNECTION = {close = true, ["keep-alive"] = true, te = true}

local function single_line(text)
	return (text:gsub("%c", " "))
end

-- As CGI and WSGI read a name: case and punctuation are lost.
local function is_identity(name)
	local plain = name:lower():gsub("[^%w]", "-")

	return plain:find("^remote%-") ~= nil or plain:find("^x%-tgauth%-") ~= nil
end

local function is_websocket(r)
	return (r.headers_in["Upgrade"] or ""):lower() == "websocket"
end

local function clean(r)
	local named = {}

	for name in pairs(r:headers_in_table()) do
		if is_identity(name) then
			r.headers_in[name] = nil
		end
	end
	for token in (r.headers_in["Connection"] or ""):gmatch("[^,%s]+") do
		token = token:lower()
		if CONNECTION[token] or token == "upgrade" and is_websocket(r) then
			named[#named + 1] = token
		end
	end
	r.headers_in["Connection"] = #named > 0 and table.concat(named, ", ") or nil
	if not is_websocket(r) then
		r.headers_in["Upgrade"] = nil
	end
end

local function question(r)
	local host = single_line(r.headers_in["Host"] or "")
	local lines = {
		"GET /tgauth/auth?redirect HTTP/1.1",
		"Host: " .. host,
		"Connection: close",
		"X-Forwarded-For: " .. r.useragent_ip,
		"X-Forwarded-Proto: " .. (r.is_https and "https" or "http"),
		"X-Forwarded-Host: " .. host,
		"X-Forwarded-Method: " .. single_line(r.method),
		"X-Forwarded-Uri: " .. single_line(r.unparsed_uri)
	}

	for _, name in ipairs(TOLD) do
		if r.headers_in[name] then
			lines[#lines + 1] = name .. ": " .. single_line(r.headers_in[name])
		end
	end
	return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

-- Everything that pushd says, or nil and why not.
local function ask(pushd, text)
	local address, port = pushd:match("^%[?([^%]]-)%]?:(%d+)$")
	local connection, answer, problem

	if not address then
		return nil, "TGAUTH_PUSHD is to be address:port"
	end
	connection = socket.tcp()
	connection:settimeout(SECONDS)
	connection:settimeout(SECONDS, "t")
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

-- Status, fields (a list of {name, value}) and body; nil for what is no whole answer.
local function parse(text)
	local head, body = text:match("^(.-\r\n)\r\n(.*)$")
	local status = head and head:match("^HTTP/1%.1 (%d%d%d) ")
	local fields, length = {}, nil

	if not status then
		return nil
	end
	for name, value in head:gmatch("\r\n([^:\r\n]+):[ \t]*([^\r\n]*)") do
		fields[#fields + 1] = {name, value}
		if name:lower() == "content-length" then
			length = tonumber(value)
		end
	end
	if length ~= #body then
		return nil
	end
	return tonumber(status), fields, body
end

local function first(fields, name)
	for _, field in ipairs(fields) do
		if field[1]:lower() == name:lower() then
			return field[2]
		end
	end
end

local function unavailable(r, why)
	r:err("tgauth: no answer of tgauth-pushd: " .. why)
	r.err_headers_out["Retry-After"] = "2"
	return 503
end

local function let_in(r, fields)
	for _, name in ipairs(IDENTITY) do
		if not first(fields, name) then
			return unavailable(r, "a 200 without " .. name)
		end
	end
	for _, name in ipairs(IDENTITY) do
		r.headers_in[name] = first(fields, name)
	end
	r.user = first(fields, "Remote-User")
	return apache2.OK
end

local function hand_on(r, status, fields, body)
	for _, field in ipairs(fields) do
		if not OWN[field[1]:lower()] then
			r.err_headers_out[field[1]] = field[2]
		end
	end
	r.status = status
	r.content_type = first(fields, "Content-Type") or "text/plain"
	r:write(body)
	return apache2.DONE
end

function check(r)
	local pushd = r.subprocess_env["TGAUTH_PUSHD"] or ""
	local target = "proxy:http://" .. pushd .. "/"
	local answer, problem, status, fields, body

	if r.method == "CONNECT" then
		return 405
	end
	clean(r)
	if pushd ~= "" and (r.filename or ""):sub(1, #target) == target then
		return apache2.OK
	end
	answer, problem = ask(pushd, question(r))
	if not answer then
		return unavailable(r, problem)
	end
	status, fields, body = parse(answer)
	if status == 200 then
		return let_in(r, fields)
	elseif status == 303 or status == 401 or status == 403 then
		return hand_on(r, status, fields, body)
	end
	return unavailable(r, status and "status " .. status or "a part of one")
end
