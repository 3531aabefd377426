-- What wrk sends, and how it reports. The one argument is a JSON body, or "" for a GET.
function init(args)
  if args[1] and args[1] ~= "" then
    wrk.method = "POST"
    wrk.body = args[1]
    wrk.headers["Content-Type"] = "application/json"
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requestsPerSecond":%.1f,"medianMilliseconds":%.3f,"slowestPercentMilliseconds":%.3f,"requests":%d,"failures":%d}\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
