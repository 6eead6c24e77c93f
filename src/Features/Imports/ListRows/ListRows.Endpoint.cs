using System.ComponentModel;
using System.Text;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.ListRows;

sealed class Endpoint : IPages, IApi
{
    const int MostToAPage = 200, CsvPage = 2_000;

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/contacts/import/{importId:guid}/rows.csv", Download).Needs(Permission.ImportContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/imports/{importId:guid}/rows", List).Needs(Permission.ImportContacts)
        .WithName("ListImportRows")
        .WithSummary("Rows of an import that are new, existing, repeated, invalid or warned (accepted, with a value left out), each with its number in the file and the reason.")
        .Produces<ImportRows>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> List(
        Guid importId, [Description("new, existing, repeated, invalid or warned.")] string @class, [Description("Next, of the page before.")] string? cursor,
        [Description("Rows to a page, 1 to 200; 50 if left out.")] string? limit, User user, IMediator mediator, CancellationToken ct)
    {
        var errors = new Errors();
        var (size, after) = (50, 0);
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > MostToAPage))
            errors["limit"] = $"Ask for 1 to {MostToAPage} rows.";
        if (cursor is not null && (!int.TryParse(cursor, out after) || after < 0))
            errors["cursor"] = "This cursor does not lead to a page. Start again from the first.";
        if (errors.Count > 0)
            return new Invalid(errors).ToProblem();

        var page = await mediator.Send(new Query(user.ContactsOf(Permission.ImportContacts), importId, @class, after, size), ct);
        return page.Value is { } found ? Results.Ok(ImportRows.Of(found)) : page.Error!.ToProblem();
    }

    static async Task<IResult> Download(Guid importId, string? @class, User user, IMediator mediator, HttpContext context, CancellationToken ct)
    {
        var reach = user.ContactsOf(Permission.ImportContacts);
        var first = await mediator.Send(new Query(reach, importId, @class ?? "invalid", 0, CsvPage), ct);
        if (first.Value is not { } page)
            return first.Error!.ToProblem();

        var name = $"{Path.GetFileNameWithoutExtension(page.Import.Name)}-{@class ?? "invalid"}.csv";
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment") { FileNameStar = name }.ToString();
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("Row,Phone in file,Phone,Name,Company,Email,Reason,Left out\r\n".AsMemory(), ct);
        while (true)
        {
            foreach (var row in page.Rows)
            {
                string[] cells = [$"{row.Number}", row.Typed, row.Phone ?? "", row.Name, row.Company, row.Email, row.Reason, row.Warnings ?? ""];
                await writer.WriteAsync((string.Join(',', cells.Select(Cell)) + "\r\n").AsMemory(), ct);
            }

            await writer.FlushAsync(ct);
            if (page.Next is not { } next || (await mediator.Send(new Query(reach, importId, @class ?? "invalid", next, CsvPage), ct)).Value is not { } more)
                return Results.Empty;
            page = more;
        }
    }

    /// <summary>Quoted where it must be; what a spreadsheet would run as a formula begins with an apostrophe. A number's plus stays.</summary>
    static string Cell(string text)
    {
        if (text is ['=' or '-' or '@' or '\t' or '\r', ..] || text is ['+', ..] && !text.All(sign => char.IsAsciiDigit(sign) || "+ ()-./".Contains(sign, StringComparison.Ordinal)))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record ImportRows(IReadOnlyList<ImportRowItem> Rows, string? Next)
{
    internal static ImportRows Of(RowPage page) => new(
        [.. page.Rows.Select(row => new ImportRowItem(row.Number, row.Verdict, row.Typed, row.Phone, row.Name, row.Reason, row.Warnings, row.Repeats, row.SeesExisting ? row.ExistingId : null))],
        page.Next?.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <param name="Number">Where it is in the file, as a spreadsheet counts.</param>
/// <param name="PhoneInFile">As the file has it.</param>
/// <param name="Phone">E.164; null when the row is invalid.</param>
/// <param name="Warnings">What of it is left out, though the row is not.</param>
/// <param name="Repeats">The first row with the same number.</param>
/// <param name="ContactId">Whose number it is already.</param>
public sealed record ImportRowItem(int Number, string Class, string PhoneInFile, string? Phone, string Name, string Reason, string? Warnings, int? Repeats, Guid? ContactId);
