using System.Runtime.CompilerServices;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Lists of contacts as people keep them: CSV files and Excel workbooks, found out and read row by row.</summary>
static class Spreadsheet
{
    const int SampleRows = 20;

    /// <summary>Finds out how a file is to be read, and shows its first rows.</summary>
    /// <exception cref="UnreadableFile">It is not one that can be read.</exception>
    public static Task<Layout> Examine(Stream seekable, string fileName, string? sheet, CancellationToken ct) =>
        Examine(seekable, fileName, new Choices(Sheet: sheet), ct);

    /// <summary>As the person wants it read; what they left open is found out.</summary>
    /// <exception cref="UnreadableFile">It is not one that can be read, or not so.</exception>
    public static async Task<Layout> Examine(Stream seekable, string fileName, Choices choices, CancellationToken ct)
    {
        var kind = FileSignature.Recognise(seekable, fileName);
        var layout = kind == FileKind.Csv ? await ExamineText(seekable, choices, ct) : ExamineWorkbook(seekable, choices);

        var first = new List<string[]>();
        await foreach (var row in Rows(seekable, layout, ct))
        {
            if (row.Problem is null && !IsBlank(row.Cells))
                first.Add(row.Cells);
            if (first.Count > SampleRows)
                break;
        }

        if (first.Count == 0)
            throw new UnreadableFile($"{(kind == FileKind.Csv ? "The file" : $"The sheet {layout.Sheet}")} holds no rows that can be read. Choose the one that holds your contacts.");

        var hasHeader = choices.HasHeader ?? Header.Looks(first[0]);
        var width = first.Max(cells => cells.Length);
        return layout with
        {
            HasHeader = hasHeader,
            Columns = Header.Names(hasHeader ? first[0] : [], width),
            Sample = [.. first.Skip(hasHeader ? 1 : 0).Take(SampleRows).Select(cells => Padded(cells, width))],
        };
    }

    /// <summary>The rows of data, without the header and blank rows, from the first to the last.</summary>
    /// <exception cref="UnreadableFile">The file turns out to be damaged or hostile on the way.</exception>
    public static async IAsyncEnumerable<SpreadsheetRow> Read(Stream seekable, Layout layout, [EnumeratorCancellation] CancellationToken ct)
    {
        var header = layout.HasHeader;
        await foreach (var row in Rows(seekable, layout, ct))
        {
            if (row.Problem is null && IsBlank(row.Cells))
                continue;
            if (header && row.Problem is null)
            {
                header = false;
                continue;
            }

            yield return row.Cells.Length < layout.Columns.Length ? row with { Cells = Padded(row.Cells, layout.Columns.Length) } : row;
        }
    }

    static async Task<Layout> ExamineText(Stream stream, Choices choices, CancellationToken ct)
    {
        var encoding = choices.Encoding ?? await TextEncoding.Detect(stream, ct);
        var (text, decoding) = await TextEncoding.Open(stream, encoding, ct);
        await using (text)
        {
            var delimiter = choices.Delimiter ?? await CsvDelimiter.Detect(text, decoding, ct);
            return new(FileKind.Csv, encoding, delimiter, false, [], null, [], []);
        }
    }

    static Layout ExamineWorkbook(Stream stream, Choices choices)
    {
        using var workbook = Workbook.Open(stream);
        var sheets = workbook.Sheets.ToArray();
        if (choices.Sheet is { } chosen && !sheets.Contains(chosen))
            throw new UnreadableFile($"The workbook has no sheet {chosen}. Choose one of {string.Join(", ", sheets.Take(20))}.");
        return new(FileKind.Excel, null, null, false, sheets, choices.Sheet ?? sheets[0], [], []);
    }

    static IAsyncEnumerable<SpreadsheetRow> Rows(Stream stream, Layout layout, CancellationToken ct) =>
        layout.Kind == FileKind.Csv ? TextRows(stream, layout, ct) : WorkbookRows(stream, layout, ct);

    static async IAsyncEnumerable<SpreadsheetRow> TextRows(Stream stream, Layout layout, [EnumeratorCancellation] CancellationToken ct)
    {
        if (layout.Delimiter is not (>= ' ' and < '\x7F' and not '"' or '\t'))
            throw new UnreadableFile("The character that parts the columns must be a comma, a semicolon, a tab or another single sign.");

        var (text, encoding) = await TextEncoding.Open(stream, layout.Encoding ?? TextEncoding.Names[0], ct);
        await using (text)
        {
            text.Position = 0;
            using var rows = new CsvRows(text, encoding, layout.Delimiter.Value);
            await foreach (var row in rows.Read(ct))
            {
                if (row.Number > 1 || CsvDelimiter.Declared(string.Join(layout.Delimiter.Value, row.Cells)) is null)
                    yield return row;
            }
        }
    }

    static async IAsyncEnumerable<SpreadsheetRow> WorkbookRows(Stream stream, Layout layout, [EnumeratorCancellation] CancellationToken ct)
    {
        using var workbook = Workbook.Open(stream);
        foreach (var row in workbook.Read(layout.Sheet ?? workbook.Sheets[0]))
        {
            ct.ThrowIfCancellationRequested();
            yield return row;
        }

        await Task.CompletedTask;
    }

    static bool IsBlank(string[] cells) => Array.TrueForAll(cells, string.IsNullOrWhiteSpace);

    static string[] Padded(string[] cells, int width)
    {
        if (cells.Length >= width)
            return cells;
        var padded = new string[width];
        cells.CopyTo(padded, 0);
        Array.Fill(padded, "", cells.Length, width - cells.Length);
        return padded;
    }
}
