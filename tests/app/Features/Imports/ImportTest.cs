using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DutyCall.Features.Imports;

/// <summary>A test about a list that comes in: brought by a program, worked on by the job that a node would run.</summary>
public abstract class ImportTest : SliceTest
{
    private protected const string Three = "12025550101,John Doe,Google Ads\n12025550102,Jane Smith,Website visitor\n12025550103,Peter Jones,Whatsapp query\n";

    private protected static readonly string[] Mailer = ["Mailer"];

    private protected Person Ada { get; private set; } = null!;
    private protected Browser Api { get; private set; } = null!;

    /// <summary>Ada, an administrator, and her programs.</summary>
    private protected async Task AdaIsThere()
    {
        Ada = await Given.Admin();
        Api = await Browse(Ada).WithToken();
    }

    private protected Task<Answer> Bring(string csv, object? settings = null, bool run = false, string name = "list.csv", Browser? by = null) =>
        Bring(Encoding.UTF8.GetBytes(csv), settings, run, name, by);

    private protected async Task<Answer> Bring(byte[] file, object? settings = null, bool run = false, string name = "list.csv", Browser? by = null)
    {
        using var form = new MultipartFormDataContent();
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        form.Add(content, "file", name);
        if (settings is not null || run)
            form.Add(JsonContent.Create(new { settings, run }), "settings");
        return await (by ?? Api).Upload("/api/v1/imports/file", form);
    }

    /// <summary>Brought, checked and run to its end.</summary>
    private protected async Task<Guid> Imported(string csv, object? settings = null, string name = "list.csv")
    {
        var id = IdOf(await Bring(csv, settings ?? new { }, run: true, name));
        await Work(id);
        Assert.Equal("done", (await Status(id)).GetProperty("state").GetString());
        return id;
    }

    /// <summary>Brought and checked.</summary>
    private protected async Task<Guid> Checked(string csv, object? settings = null)
    {
        var id = IdOf(await Bring(csv, settings ?? new { }));
        await Work(id);
        Assert.Equal("checked", (await Status(id)).GetProperty("state").GetString());
        return id;
    }

    private protected static Guid IdOf(Answer answer)
    {
        Assert.True((int)answer.Status is 201, answer.Body);
        return answer.Json.GetProperty("id").GetGuid();
    }

    /// <summary>As the cluster's job does.</summary>
    private protected Task Work(Guid import) => Send(new WorkOnImport.Command(import));

    private protected async Task<JsonElement> Status(Guid import, Browser? by = null) => (await (by ?? Api).Get($"/api/v1/imports/{import}")).Json;

    private protected async Task<string> Counts(Guid import)
    {
        var rows = (await Status(import)).GetProperty("rows");
        return $"{rows.GetProperty("new")} new, {rows.GetProperty("existing")} existing, {rows.GetProperty("repeated")} repeated, {rows.GetProperty("invalid")} invalid";
    }

    private protected async Task<string> Outcome(Guid import)
    {
        var outcome = (await Status(import)).GetProperty("outcome");
        return $"{outcome.GetProperty("added")} added, {outcome.GetProperty("changed")} changed, {outcome.GetProperty("leftAlone")} left alone";
    }

    private protected async Task<string> Rows(Guid import, string @class) => string.Join('\n',
        (await Api.Get($"/api/v1/imports/{import}/rows?class={@class}")).Json.GetProperty("rows").EnumerateArray()
        .Select(row => $"{row.GetProperty("number")}: {row.GetProperty("reason").GetString()}{(row.GetProperty("warnings").GetString() is { } warnings ? $" ({warnings})" : "")}"));

    private protected Task<long> Living() => Ask<long>("select count(*) from contacts where deleted_at is null");

    /// <summary>Name, company and so on of whoever has the number.</summary>
    private protected Task<string> Contact(string phone, string fields = "concat_ws('|', name, company, email, lead_status, array_to_string(tags, ','), custom)") =>
        Ask<string>($"select {fields} from contacts where phone = @phone and deleted_at is null", new { phone });
}
