using DutyCall.Infrastructure;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace DutyCall.Web;

public sealed record UploadTooLarge(string Message) : Error(Message);

public sealed record NoUpload() : Error("No file came along. Choose one and send it as multipart/form-data in a part named file.");

/// <summary>Files that arrive in a form, handed on as they come: neither memory nor disk holds one whole.</summary>
static class Uploads
{
    /// <summary>Names of parts and boundaries come on top of the file.</summary>
    const long Wrapping = 1 << 16;

    const int LongestSettings = 1 << 20;

    /// <summary>Gives the part named file to <paramref name="take"/>; the text of the part named settings comes back beside its answer.</summary>
    public static async Task<(Result<T> Taken, string? Settings)> Take<T>(HttpRequest request, long atMostBytes, Func<Stream, string, Task<Result<T>>> take, CancellationToken ct)
    {
        if (request.ContentLength > atMostBytes + Wrapping)
            return (new UploadTooLarge($"The file is larger than {atMostBytes >> 20} MB, which is the most that is taken here. Nothing was kept. Split it into smaller files and try again."), null);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return (new NoUpload(), null);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = atMostBytes + Wrapping;

        Result<T>? taken = null;
        string? settings = null;
        try
        {
            var parts = new MultipartReader(boundary, request.Body);
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                    continue;
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
                if (name == "settings")
                    settings = await Text(part.Body, ct);
                else if (name == "file" && taken is null)
                    taken = await take(part.Body, FileName(disposition));
                if (taken?.Error is not null)
                    break;
            }
        }
        catch (InvalidDataException)
        {
            return (new NoUpload(), null);
        }

        return (taken ?? new NoUpload(), settings);
    }

    static string FileName(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.Value is { Length: > 0 } star ? star : HeaderUtilities.RemoveQuotes(disposition.FileName).Value is { Length: > 0 } plain ? plain : "file";

    static async Task<string> Text(Stream body, CancellationToken ct)
    {
        var buffer = new byte[LongestSettings];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length < buffer.Length ? System.Text.Encoding.UTF8.GetString(buffer, 0, length) : throw new InvalidDataException("The settings are too long.");
    }
}
