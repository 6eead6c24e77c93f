namespace DutyCall.Sandbox.Rest;

/// <summary>A path of the REST API, by case; <c>{}</c> stands for one segment.</summary>
sealed record Route(string Method, string Template, Func<ApiRequest, ApiResult> Handle)
{
    readonly string[] template = Template.Split('/');

    /// <summary>What stands in the placeholders; null when the path is another.</summary>
    public IReadOnlyList<string>? Match(string path)
    {
        var segments = path.Split('/');
        if (segments.Length != template.Length)
            return null;
        var values = new List<string>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (template[i] == segments[i])
                continue;
            if (Value(template[i], segments[i]) is not { } value)
                return null;
            values.Add(value);
        }
        return values;
    }

    static string? Value(string template, string segment)
    {
        if (!template.StartsWith("{}", StringComparison.Ordinal))
            return null;
        var end = template[2..];
        return segment.Length > end.Length && segment.EndsWith(end, StringComparison.Ordinal) ? segment[..^end.Length] : null;
    }
}
