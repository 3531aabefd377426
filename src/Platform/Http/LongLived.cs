namespace Longhouse.Platform.Http;

/// <summary>Endpoint metadata: answers take their time on purpose (an event stream, a long poll), so that is no sign of trouble.</summary>
public sealed record LongLived;
