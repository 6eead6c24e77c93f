using System.Text.Json;

namespace DutyCall.Web;

static class JsonText
{
    extension(JsonElement element)
    {
        /// <summary>All text in it can be kept: no half of a surrogate pair, and not the character 0, which PostgreSQL refuses.</summary>
        public bool IsText
        {
            get
            {
                try
                {
                    return element.ValueKind switch
                    {
                        JsonValueKind.String => !element.GetString()!.Contains('\0', StringComparison.Ordinal),
                        JsonValueKind.Array => element.EnumerateArray().All(item => item.IsText),
                        JsonValueKind.Object => element.EnumerateObject().All(part => !part.Name.Contains('\0', StringComparison.Ordinal) && part.Value.IsText),
                        _ => true,
                    };
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            }
        }
    }
}
