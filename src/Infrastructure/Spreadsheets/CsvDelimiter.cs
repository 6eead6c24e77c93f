using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Which character parts the fields: the one by which the rows agree best on how many there are.</summary>
static class CsvDelimiter
{
    public static readonly IReadOnlyList<char> Known = [',', ';', '\t', '|'];

    const int Looked = 1 << 16, MostRows = 100;

    public static async Task<char> Detect(Stream text, Encoding encoding, CancellationToken ct)
    {
        text.Position = 0;
        var start = new byte[Looked];
        var read = await text.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
        if (Declared(encoding.GetString(start, 0, Math.Min(read, 8))) is { } declared)
            return declared;

        var best = (Delimiter: ',', Agreeing: 0.0, Fields: 1);
        foreach (var delimiter in Known)
        {
            var widths = await Widths(new MemoryStream(start, 0, read), encoding, delimiter, cut: read == Looked, ct);
            var common = widths.GroupBy(width => width).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).FirstOrDefault();
            if (common is null || common.Key < 2)
                continue;
            var agreeing = (double)common.Count() / widths.Count;
            if (agreeing > best.Agreeing + 0.001 || (agreeing > best.Agreeing - 0.001 && common.Key > best.Fields))
                best = (delimiter, agreeing, common.Key);
        }

        return best.Delimiter;
    }

    /// <summary>Excel's way to say it in the first line: <c>sep=;</c>.</summary>
    public static char? Declared(string start) =>
        start.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && start.Length > 4 && Known.Contains(start[4]) && (start.Length == 5 || start[5] is '\r' or '\n') ? start[4] : null;

    static async Task<List<int>> Widths(Stream start, Encoding encoding, char delimiter, bool cut, CancellationToken ct)
    {
        var widths = new List<int>();
        using var rows = new CsvRows(start, encoding, delimiter);
        await foreach (var row in rows.Read(ct))
        {
            if (row is { Problem: null, Cells.Length: > 0 })
                widths.Add(row.Cells.Length);
            if (widths.Count > MostRows)
                break;
        }

        if (cut && widths.Count is > 1 and <= MostRows)
            widths.RemoveAt(widths.Count - 1); // Perhaps only half of it is here.
        return widths;
    }
}
