namespace DutyCall.Web;

static class WebhookForm
{
    /// <summary>The form as the inbox keeps it; a repeated field's values joined by a space, as the carrier itself writes lists.</summary>
    public static IReadOnlyDictionary<string, string> ToParams(this IFormCollection form) =>
        form.ToDictionary(field => field.Key, field => string.Join(' ', field.Value.AsEnumerable()));
}
