using DutyCall.Domain;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Looks into a file of contacts, and guesses what its columns are.</summary>
static class ImportFiles
{
    const int SampleRows = 20, LongestCell = 300;

    /// <exception cref="UnreadableFile">It is not one that can be read, or not so, or there is nobody in it.</exception>
    public static async Task<ImportFile> Examine(Stream seekable, string name, ImportOverrides overrides, CancellationToken ct)
    {
        var layout = await Spreadsheet.Examine(seekable, name, new Choices(overrides.Encoding, overrides.Delimiter?[0], overrides.HasHeader, overrides.Sheet), ct);
        var sample = new List<ImportSample>();
        await foreach (var row in Spreadsheet.Read(seekable, layout, ct))
        {
            if (row.Problem is null)
                sample.Add(new(checked((int)row.Number), [.. row.Cells.Take(layout.Columns.Length).Select(Short)]));
            if (sample.Count == SampleRows)
                break;
        }

        if (sample.Count == 0)
            throw new UnreadableFile("There is a row of column names and no contact below it. Choose the file that holds your contacts.");
        return new(
            layout.Kind == FileKind.Csv ? "csv" : "xlsx", layout.Encoding, layout.Delimiter?.ToString(), layout.HasHeader, layout.Sheets, layout.Sheet,
            [.. layout.Columns.Select(Short)], sample);
    }

    public static Guess[] Guess(ImportFile file, IReadOnlyList<ImportField> fields, string region) => ImportGuess.Of(
        file.HasHeader ? file.Headers : null, file.Headers.Count, [.. file.Sample.Select(row => row.Cells)], [.. fields.Select(field => field.ToField())], region);

    static string Short(string cell) => cell.Length <= LongestCell ? cell : cell[..(char.IsHighSurrogate(cell[LongestCell - 1]) ? LongestCell - 1 : LongestCell)];
}
