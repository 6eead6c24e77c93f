using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;

namespace DutyCall.EndToEnd;

/// <summary>The browser of somebody of the demo organisation who has signed in, as far as it speaks HTTP.</summary>
sealed class SignedIn : IDisposable
{
    readonly HttpClient http;

    SignedIn(Uri application) => http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = application };

    public static async Task<SignedIn> SignIn(Uri application, string email)
    {
        var visitor = new SignedIn(application);
        await visitor.Visit("/sign-in");
        using var form = new FormUrlEncodedContent([new("Email", email), new("Password", "demo-demo-demo")]);
        using var entered = await visitor.http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        await visitor.Visit("/account");
        return visitor;
    }

    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async Task Put(string path, object? body)
    {
        using var answer = await http.PutAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    public async Task Upload(string path, byte[] content, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        using var answer = await http.PostAsync(path, form);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public Task<byte[]> Download(string path) => http.GetByteArrayAsync(path);

    public async Task<JsonElement> Get(string path) => JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;

    public void Dispose() => http.Dispose();

    /// <summary>Takes over the anti-forgery headers that the page's body hands to htmx.</summary>
    async Task Visit(string page)
    {
        var html = await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync(page));
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(html.Body!.GetAttribute("hx-headers:inherited")!)!)
        {
            http.DefaultRequestHeaders.Remove(name);
            http.DefaultRequestHeaders.Add(name, value);
        }
    }
}
