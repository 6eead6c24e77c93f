using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DutyCall.Sandbox.Twiml;

/// <summary>A problem in a document. <paramref name="Code"/>: Twilio's error dictionary. A warning does not stop the document.</summary>
sealed record TwimlProblem(int Code, string Message, bool Warning = false);

/// <summary>Instructions as they were received. <paramref name="Url"/>: what its relative URLs are resolved against; null when given inline.</summary>
sealed record TwimlDocument(XElement Response, string? Url)
{
    const int MaxBytes = 64 * 1024;
    static readonly string[] XmlTypes = ["text/xml", "application/xml", "text/html"];

    /// <summary>Reads an answer as Twilio does: sound is played, plain text spoken, anything else must be TwiML.</summary>
    public static (TwimlDocument? Document, TwimlProblem? Problem) Read(byte[] body, string? contentType, string? url)
    {
        if (body.Length > MaxBytes)
            return (null, new(11750, "TwiML response body too large"));
        return contentType switch
        {
            null => (null, new(12300, "Invalid Content-Type")),
            _ when contentType.StartsWith("audio/", StringComparison.Ordinal) => (Of(new XElement("Play", url), url), null),
            "text/plain" => (Of(new XElement("Say", Encoding.UTF8.GetString(body)), url), null),
            _ when XmlTypes.Contains(contentType) => Parse(Encoding.UTF8.GetString(body), url),
            _ => (null, new(12300, $"Invalid Content-Type: {contentType}")),
        };
    }

    public static (TwimlDocument? Document, TwimlProblem? Problem) Parse(string text, string? url)
    {
        try
        {
            var root = XDocument.Parse(text.TrimStart('\uFEFF')).Root!;
            return root.Name == "Response" ? (new(root, url), null) : (null, new(12102, "Document Root element must be <Response>"));
        }
        catch (XmlException e)
        {
            return (null, new(12100, $"Document parse failure: {e.Message}"));
        }
    }

    /// <summary>Null for a relative URL in a document that has no URL itself.</summary>
    public string? Resolve(string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" ? reference
        : Url is not null && Uri.TryCreate(new Uri(Url), reference, out var resolved) ? resolved.AbsoluteUri
        : null;

    static TwimlDocument Of(XElement verb, string? url) => new(new XElement("Response", verb), url);
}
