using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace DutyCall.Web;

/// <summary>
/// Static files under a path that changes with their content, so that browsers may keep them for ever. The mark is in the
/// path and not in a query because scripts and styles name each other relatively, and so carry it on.
/// </summary>
sealed class AssetFiles(IWebHostEnvironment host)
{
    const string Prefix = "/assets/";
    static readonly object Kept = new();

    readonly string mark = MarkOf(host.WebRootFileProvider);

    /// <summary>Where the browser finds <paramref name="path"/> (<c>/css/base.css</c>).</summary>
    public string this[string path] => $"{Prefix}{mark}{path}";

    /// <summary>An old mark is still answered, during a deployment, but not kept.</summary>
    public Task Unmark(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is { } path && path.StartsWith(Prefix, StringComparison.Ordinal) && path.IndexOf('/', Prefix.Length) is > 0 and var rest)
        {
            if (path.AsSpan(Prefix.Length, rest - Prefix.Length).SequenceEqual(mark))
                context.Items[Kept] = true;
            context.Request.Path = path[rest..];
        }

        return next(context);
    }

    public static string CacheControlOf(HttpContext context) =>
        context.Items.ContainsKey(Kept) ? "public, max-age=31536000, immutable" : "no-cache";

    static string MarkOf(IFileProvider files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in Below(files, "").OrderBy(found => found.Path, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            using var content = new MemoryStream();
            using (var stream = file.CreateReadStream())
                stream.CopyTo(content);
            hash.AppendData(content.GetBuffer().AsSpan(0, (int)content.Length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    static IEnumerable<(string Path, IFileInfo File)> Below(IFileProvider files, string folder) =>
        files.GetDirectoryContents(folder).SelectMany(entry => entry.IsDirectory
            ? Below(files, $"{folder}/{entry.Name}")
            : [($"{folder}/{entry.Name}", entry)]);
}

static class AssetsDoor
{
    /// <summary>HTTPS pages are compressed too: their anti-forgery token looks different each time, so their length tells nothing of it.</summary>
    public static IServiceCollection AddAssets(this IServiceCollection services) => services
        .AddSingleton<AssetFiles>()
        .AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "text/javascript"];
        })
        // Files are asked for once and kept; the time spent on them is well spent.
        .Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal)
        .Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);

    /// <summary>Serves wwwroot, compressed; for ever when asked for by the mark of what is there now.</summary>
    public static void UseAssets(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<AssetFiles>().Unmark);
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = AssetFiles.CacheControlOf(response.Context),
        });
    }
}
