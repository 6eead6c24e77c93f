namespace DutyCall.Sandbox.Media;

static partial class MediaLog
{
    [LoggerMessage(1, LogLevel.Error, "A {Kind} failed in the mixer")]
    public static partial void LegFailed(this ILogger log, Exception error, string kind);

    [LoggerMessage(2, LogLevel.Error, "A packet could not be dealt with")]
    public static partial void PacketFailed(this ILogger log, Exception error);

    [LoggerMessage(3, LogLevel.Information, "Browser media on UDP port {Port}")]
    public static partial void Listening(this ILogger log, int port);

    [LoggerMessage(4, LogLevel.Information, "A browser's media ended: {Why}")]
    public static partial void MediaEnded(this ILogger log, string why);
}
