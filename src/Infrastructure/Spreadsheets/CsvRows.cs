using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// The rows of a CSV file, each by itself, in constant memory. Ours and not CsvHelper's: there a quote left open runs to the
/// end of the file (or else no cell may have two lines), and a record over the limit ends the reading. Here either is one row
/// with a problem, and the next is read as if nothing had been. The tests compare with CsvHelper.
/// </summary>
/// <remarks>
/// RFC 4180, and beyond it what spreadsheets do: a quote within a field is a letter, text behind a closing quote belongs to
/// the field. A quoted field may span lines; when it does and its end is followed by more text, or never comes, then a quote
/// was left open, and reading goes on in the line after the one that opened it. No byte is read more than twice for that:
/// what lies between holds no other quote that could open.
/// </remarks>
sealed class CsvRows(Stream stream, Encoding encoding, char delimiter) : IDisposable
{
    const byte Quote = (byte)'"', Return = (byte)'\r', LineFeed = (byte)'\n', Space = (byte)' ';
    const int ExcerptBytes = 200;

    enum At : byte
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
        BehindQuote,
        BehindReturn,
    }

    enum Field : byte
    {
        Plain,
        Quoted,
        Escaped,
        Trailed,
    }

    readonly byte separator = (byte)delimiter;
    readonly int[] starts = new int[RowLimits.Columns], ends = new int[RowLimits.Columns];
    readonly Field[] kinds = new Field[RowLimits.Columns];
    byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * RowLimits.Bytes);

    /// <summary>Where in the stream the buffer begins.</summary>
    long offset = stream.Position;

    /// <summary>How far the buffer is filled, where in it the row began, and how far it was scanned.</summary>
    int length, rowStart, scanned;

    bool ended;

    // Of the row under way.
    At at;
    Field kind;
    int fieldStart, fields;
    bool tooLong;

    /// <summary>Where in the stream the line after the open quote's begins; -1 while the quoted field is on one line.</summary>
    long lineBehind = -1;

    /// <summary>Blank rows are rows without cells.</summary>
    public async IAsyncEnumerable<SpreadsheetRow> Read([EnumeratorCancellation] CancellationToken ct)
    {
        for (long number = 1; ; number++)
        {
            var state = Scan();
            while (state == Scanned.More)
            {
                if (ended)
                    state = AtEnd();
                else
                    state = await Fill(ct) ? Scan() : Scanned.More;
            }

            if (state == Scanned.Nothing)
                yield break;
            yield return state == Scanned.Row ? Row(number) : Broken(number);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    enum Scanned
    {
        More,
        Row,
        Broken,
        Nothing,
    }

    Scanned Scan()
    {
        while (scanned < length)
        {
            var rest = buffer.AsSpan(scanned, length - scanned);
            switch (at)
            {
                case At.FieldStart:
                    fieldStart = scanned - rowStart;
                    lineBehind = -1;
                    if (rest[0] == Quote)
                    {
                        (at, kind) = (At.Quoted, Field.Quoted);
                        scanned++;
                    }
                    else
                    {
                        (at, kind) = (At.Plain, Field.Plain);
                    }

                    break;

                case At.Plain:
                    var end = rest.IndexOfAny(separator, Return, LineFeed);
                    if (end < 0)
                        scanned = length;
                    else if (EndField(end, rest[end]))
                        return Scanned.Row;
                    break;

                case At.Quoted:
                    var quote = rest.IndexOf(Quote);
                    var within = quote < 0 ? rest : rest[..quote];
                    if (lineBehind < 0 && within.IndexOfAny(Return, LineFeed) is >= 0 and var line)
                        lineBehind = offset + scanned + line + (within[line..] is [Return, LineFeed, ..] ? 2 : 1);
                    scanned += within.Length;
                    if (quote >= 0)
                    {
                        at = At.QuoteInQuoted;
                        scanned++;
                    }

                    break;

                case At.QuoteInQuoted when rest[0] == Quote:
                    (at, kind) = (At.Quoted, Field.Escaped);
                    scanned++;
                    break;

                case At.QuoteInQuoted or At.BehindQuote:
                    if (rest[0] == separator || rest[0] is Return or LineFeed)
                    {
                        if (EndField(0, rest[0]))
                            return Scanned.Row;
                    }
                    else if (rest[0] == Space)
                    {
                        (at, kind) = (At.BehindQuote, Field.Trailed);
                        scanned++;
                    }
                    else if (lineBehind >= 0)
                    {
                        return Scanned.Broken;
                    }
                    else
                    {
                        (at, kind) = (At.Plain, Field.Trailed);
                    }

                    break;

                case At.BehindReturn:
                    if (rest[0] == LineFeed)
                        scanned++;
                    return Scanned.Row;
            }
        }

        return Scanned.More;
    }

    /// <summary>Answers whether the row ended with it.</summary>
    bool EndField(int behind, byte with)
    {
        scanned += behind;
        if (fields < RowLimits.Columns)
            (starts[fields], ends[fields], kinds[fields]) = (fieldStart, scanned - rowStart, kind);
        fields++;
        scanned++;
        at = with == separator ? At.FieldStart : At.BehindReturn;
        return with == LineFeed && with != separator;
    }

    Scanned AtEnd()
    {
        switch (at)
        {
            case At.FieldStart when fields == 0:
                return Scanned.Nothing;
            case At.Quoted:
                return Scanned.Broken;
            case At.BehindReturn:
                return Scanned.Row;
            case At.FieldStart:
                (fieldStart, kind) = (scanned - rowStart, Field.Plain);
                break;
        }

        EndField(0, LineFeed);
        scanned--; // No line feed was there to step over.
        return Scanned.Row;
    }

    /// <summary>False at the end of the stream.</summary>
    async ValueTask<bool> Fill(CancellationToken ct)
    {
        tooLong |= length - rowStart > RowLimits.Bytes;
        if (tooLong)
            rowStart = scanned; // Nothing of it is kept; only its end is looked for.
        if (rowStart > 0)
        {
            buffer.AsSpan(rowStart, length - rowStart).CopyTo(buffer);
            offset += rowStart;
            length -= rowStart;
            scanned -= rowStart;
            rowStart = 0;
        }

        var read = await stream.ReadAsync(buffer.AsMemory(length), ct);
        length += read;
        ended = read == 0;
        return !ended;
    }

    SpreadsheetRow Row(long number)
    {
        tooLong |= scanned - rowStart > RowLimits.Bytes;
        var row = tooLong ? new SpreadsheetRow(number, [], RowLimits.TooLong)
            : fields == 1 && starts[0] == ends[0] ? new(number, [], null)
            : new(number, Cells(), fields > RowLimits.Columns ? RowLimits.TooWide : null);
        Begin(scanned);
        return row;
    }

    SpreadsheetRow Broken(long number)
    {
        var next = lineBehind < 0 ? offset + length : lineBehind;
        var excerpt = tooLong ? "" : Text(buffer.AsSpan(rowStart, (int)Math.Min(ExcerptBytes, next - offset - rowStart))).TrimEnd('\uFFFD', '\r', '\n');
        if (next >= offset)
        {
            Begin((int)(next - offset));
        }
        else
        {
            stream.Position = next;
            offset = next;
            length = 0;
            ended = false;
            Begin(0);
        }

        return new(number, [excerpt], "A quote (\") opens in this row and is never closed. Close it or remove it.");
    }

    void Begin(int position)
    {
        (rowStart, scanned) = (position, position);
        (at, fields, tooLong, lineBehind) = (At.FieldStart, 0, false, -1);
    }

    string[] Cells()
    {
        var cells = new string[Math.Min(fields, RowLimits.Columns)];
        for (var i = 0; i < cells.Length; i++)
        {
            var raw = buffer.AsSpan(rowStart + starts[i], ends[i] - starts[i]);
            cells[i] = kinds[i] switch
            {
                Field.Plain => Text(raw),
                Field.Quoted => Text(raw[1..^1]),
                Field.Escaped => Text(raw[1..^1]).Replace("\"\"", "\"", StringComparison.Ordinal),
                _ => Trailed(Text(raw)),
            };
        }

        return cells;
    }

    string Text(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty)
            return "";
        var text = encoding.GetString(raw);
        return raw.Contains((byte)0) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
    }

    /// <summary>A quoted part and more behind it.</summary>
    static string Trailed(string raw)
    {
        var text = new StringBuilder(raw.Length);
        var i = 1;
        for (; i < raw.Length; i++)
        {
            if (raw[i] == '"' && (i + 1 == raw.Length || raw[++i] != '"'))
                break;
            text.Append(raw[i]);
        }

        return text.Append(raw, i, raw.Length - i).ToString();
    }
}
