using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DutyCall.Infrastructure.Files;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Where a shared sheet may come from. Only tests make another than <see cref="GoogleSheet.Google"/>; no setting does.</summary>
/// <param name="Documents">Scheme and host of Google's documents; links to it are the ones taken.</param>
/// <param name="MayFollow">Whether a redirect may lead there.</param>
/// <param name="MayConnect">Whether this address may be connected to, once a name was resolved to it.</param>
sealed record GoogleSheetSource(Uri Documents, Func<Uri, bool> MayFollow, Func<IPAddress, bool> MayConnect, long AtMostBytes, TimeSpan Within);

/// <summary>
/// A Google Sheet by the link its owner shared, without signing in: fetched as CSV from Google's hosts and from nowhere else,
/// whatever a link or a redirect or a name server says. Nothing is sent that would tell who asks.
/// </summary>
sealed partial class GoogleSheet(GoogleSheetSource source, TimeProvider clock) : IDisposable
{
    public static readonly GoogleSheetSource Google = new(
        new("https://docs.google.com"), IsGoogles, PublicAddress.Is, AtMostBytes: 200L << 20, Within: TimeSpan.FromMinutes(2));

    const int MostRedirects = 5;

    readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        Credentials = null,
        AutomaticDecompression = DecompressionMethods.None, // What is counted is what comes.
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, ct) => PublicAddress.Connect(context.DnsEndPoint, source.MayConnect, Private, ct),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The address that gives the linked sheet as CSV.</summary>
    /// <exception cref="UnreadableFile">It is no link to a Google Sheet.</exception>
    public Uri ExportAddress(string link)
    {
        var text = link.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"{source.Documents.Scheme}://{text}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var given) || given.UserInfo.Length > 0 || !SameServer(given, source.Documents))
            throw new UnreadableFile("This is not a link to a Google Sheet. Open the sheet, choose Share, Copy link, and paste that: it begins with https://docs.google.com/spreadsheets/.");

        var path = Document().Match(given.AbsolutePath);
        if (!path.Success)
            throw new UnreadableFile("This link leads to another kind of Google document. Open the sheet itself, choose Share, Copy link, and paste that.");

        var id = path.Groups["id"].Value;
        var sheet = Sheet().Match(given.Fragment) is { Success: true } inFragment ? inFragment : Sheet().Match(given.Query);
        var gid = sheet.Success ? $"&gid={sheet.Groups["gid"].Value}" : "";
        return new(source.Documents, path.Groups["published"].Success
            ? $"/spreadsheets/d/e/{id}/pub?output=csv&single=true{gid}"
            : $"/spreadsheets/d/{id}/export?format=csv{gid}");
    }

    /// <summary>The sheet as a CSV file, at its start, gone when it is closed.</summary>
    /// <exception cref="UnreadableFile">It is not shared, not there, too large, too slow, or not a sheet.</exception>
    public async Task<FileStream> Download(string link, CancellationToken ct)
    {
        var address = ExportAddress(link);
        using var tooLate = new CancellationTokenSource(source.Within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, tooLate.Token);
        try
        {
            return await Fetch(address, either.Token);
        }
        catch (OperationCanceledException) when (tooLate.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new UnreadableFile("Google took too long to send the sheet. Try again later, or download it as CSV (File, Download) and choose that file.");
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or (IOException and not FileTooLargeException))
        {
            throw error.InnerException as UnreadableFile
                ?? new UnreadableFile("Google could not be reached. Try again later, or download the sheet as CSV (File, Download) and choose that file.", error);
        }
    }

    public void Dispose() => http.Dispose();

    async Task<FileStream> Fetch(Uri address, CancellationToken ct)
    {
        for (var followed = 0; ; followed++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                address = new(address, location);
                if (address.Host is "accounts.google.com")
                    throw NotShared();
                if (followed == MostRedirects || address.UserInfo.Length > 0 || !source.MayFollow(address))
                    throw new UnreadableFile("The link leads away from Google's documents and was not followed. Download the sheet as CSV (File, Download) and choose that file.");
                continue;
            }

            return response.StatusCode switch
            {
                HttpStatusCode.OK when response.Content.Headers.ContentType?.MediaType is "text/csv" or "text/plain" or "application/octet-stream" => await Keep(response, ct),
                HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.BadRequest => throw NotShared(),
                HttpStatusCode.TooManyRequests => throw new UnreadableFile("Google asks for a pause. Try again in a few minutes, or download the sheet as CSV (File, Download) and choose that file."),
                _ => throw new UnreadableFile("Google could not give the sheet. Try again later, or download it as CSV (File, Download) and choose that file."),
            };
        }
    }

    async Task<FileStream> Keep(HttpResponseMessage response, CancellationToken ct)
    {
        var file = TemporaryFile.Create();
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            var buffer = new byte[1 << 16];
            while (await body.ReadAsync(buffer, ct) is > 0 and var read)
            {
                if (file.Length + read > source.AtMostBytes)
                    throw new UnreadableFile($"The sheet is larger than {FileNames.Size(source.AtMostBytes)}, which is the most that is taken from Google. Download it as CSV (File, Download), split it and choose the parts.");
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    static UnreadableFile NotShared() => new(
        "The sheet is not shared, or is not there. In Google Sheets choose Share, under General access choose \"Anyone with the link\", and try again.");

    static bool IsGoogles(Uri address) => address.Scheme == "https" && address.IsDefaultPort
        && (address.IdnHost is "docs.google.com" || address.IdnHost.EndsWith(".googleusercontent.com", StringComparison.Ordinal));

    static bool SameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    static UnreadableFile Private() => new("The link leads into a private network and was not followed. Paste a link to a Google Sheet.");

    [GeneratedRegex(@"\A/(a/[^/]+/)?spreadsheets/(u/[0-9]+/)?d/(?<published>e/)?(?<id>[A-Za-z0-9_-]{10,200})(/|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Document();

    [GeneratedRegex(@"[#?&]gid=(?<gid>[0-9]{1,20})(&|#|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Sheet();
}
