namespace DutyCall.Web;

/// <summary>From the carrier to the listener, piece by piece; its address stays with us.</summary>
sealed class CarrierSound(HttpResponseMessage sound) : IResult
{
    /// <summary>Whether a player begins with this; the parts it fetches afterwards are the same hearing.</summary>
    /// <param name="range">An HTTP Range header.</param>
    public static bool IsStart(string? range) => range is null || range.StartsWith("bytes=0-", StringComparison.Ordinal);

    public async Task ExecuteAsync(HttpContext context)
    {
        using var _ = sound;
        var response = context.Response;
        response.StatusCode = (int)sound.StatusCode;
        response.ContentType = sound.Content.Headers.ContentType?.ToString() ?? "audio/x-wav";
        response.ContentLength = sound.Content.Headers.ContentLength;
        response.Headers.AcceptRanges = sound.Headers.AcceptRanges.FirstOrDefault();
        response.Headers.ContentRange = sound.Content.Headers.ContentRange?.ToString();
        response.Headers.CacheControl = "no-store";
        await sound.Content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
