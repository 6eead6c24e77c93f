using System.Globalization;
using System.Text.Json.Nodes;

namespace DutyCall.Sandbox.Rest;

/// <summary>Twilio's envelope around a list: one page of it, and where the next is.</summary>
static class Page
{
    const int Usual = 50;
    const int Most = 1000;

    public static ApiResult Of<T>(ApiRequest request, string member, IEnumerable<T> items, Func<T, string> sid, Func<T, JsonObject> resource)
    {
        var all = items.ToList();
        var size = Number(request, "PageSize", Usual);
        if (size is < 1 or > Most)
            throw ApiError.Invalid(20007, "Page size must be between 1 and 1000");
        var page = Number(request, "Page", 0);
        var start = Start(request, all.Select(sid).ToList(), page * size);
        var shown = all.Skip(start).Take(size).ToList();
        var more = start + shown.Count < all.Count;
        return ApiResult.Ok(new()
        {
            ["first_page_uri"] = Uri(request, size, 0),
            ["end"] = Math.Max(0, start + shown.Count - 1),
            ["next_page_uri"] = more ? Uri(request, size, page + 1, "PA" + sid(shown[^1])) : null,
            ["previous_page_uri"] = page > 0 && start > 0 ? Uri(request, size, page - 1, start - size > 0 ? "PA" + sid(all[start - size - 1]) : null) : null,
            ["page"] = page,
            ["page_size"] = size,
            ["start"] = start,
            ["uri"] = Uri(request, size, page, request.Filter("PageToken")),
            [member] = new JsonArray([.. shown.Select(resource)]),
        });
    }

    /// <summary>A token names the last item of the page before, so items that came in meanwhile shift nothing.</summary>
    static int Start(ApiRequest request, List<string> sids, int byNumber)
    {
        if (request.Filter("PageToken") is not { } token)
            return byNumber;
        var at = token.StartsWith("PA", StringComparison.Ordinal) ? sids.IndexOf(token[2..]) : -1;
        return at >= 0 ? at + 1 : throw ApiError.Invalid(21481, "Invalid PageToken");
    }

    static string Uri(ApiRequest request, int size, int page, string? token = null)
    {
        var filters = request.Query.Where(q => q.Key is not ("PageSize" or "Page" or "PageToken"))
            .SelectMany(q => q.Value.Select(v => $"{System.Uri.EscapeDataString(q.Key)}={System.Uri.EscapeDataString(v ?? "")}"));
        string[] paging = [$"PageSize={size}", $"Page={page}", .. token is null ? Array.Empty<string>() : [$"PageToken={token}"]];
        return $"{request.Path}?{string.Join('&', filters.Concat(paging))}";
    }

    static int Number(ApiRequest request, string name, int otherwise) =>
        request.Filter(name) is { } value && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
