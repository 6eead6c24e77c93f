using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// An Excel workbook (.xlsx), read forward row by row. On ZipArchive and XmlReader and not DocumentFormat.OpenXml, which opens
/// the package itself: then nobody could count what unpacks, and its shared strings are all in memory.
/// </summary>
sealed class Workbook : IDisposable
{
    public const string Damaged = "The workbook is damaged or not made by a spreadsheet program. Open it in Excel, save it again as .xlsx or CSV, and choose that.";

    const int MostParts = 10_000, MostSheets = 1000, DirectoryBytes = 2 << 20;

    readonly ZipArchive zip;
    readonly MeteredStream.Allowance allowance;
    readonly List<(string Name, string Part)> sheets = [];
    readonly string? sharedStringsPart;
    readonly NumberFormats formats;

    Workbook(ZipArchive zip, long fileLength)
    {
        this.zip = zip;
        allowance = MeteredStream.Allowance.For(fileLength);
        var main = Related("", "/officeDocument").Select(part => part.Target).FirstOrDefault(target => zip.GetEntry(target) is not null) ?? throw NotAWorkbook();
        var parts = Related(main, null);
        var date1904 = ReadSheets(main, parts.ToDictionary(part => part.Id, part => part.Target));
        sharedStringsPart = parts.FirstOrDefault(part => part.Type.EndsWith("/sharedStrings", StringComparison.Ordinal)).Target;
        formats = parts.FirstOrDefault(part => part.Type.EndsWith("/styles", StringComparison.Ordinal)).Target is { } styles && Part(styles) is { } read
            ? NumberFormats.Read(read, date1904)
            : new([], date1904);
        if (sheets.Count == 0)
            throw new UnreadableFile("The workbook holds no sheet with cells. Choose another file.");
    }

    /// <summary>Those a person sees, in their order.</summary>
    public IReadOnlyList<string> Sheets => [.. sheets.Select(sheet => sheet.Name)];

    /// <exception cref="UnreadableFile">It is not a workbook.</exception>
    public static Workbook Open(Stream seekable) => Guarded(() =>
    {
        CheckDirectory(seekable);
        seekable.Position = 0;
        var zip = new ZipArchive(seekable, ZipArchiveMode.Read, leaveOpen: true);
        try
        {
            if (zip.Entries.Count > MostParts)
                throw new UnreadableFile(Damaged);
            return new Workbook(zip, seekable.Length);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    });

    /// <exception cref="UnreadableFile">The sheet is damaged or hostile.</exception>
    public IEnumerable<SpreadsheetRow> Read(string sheet)
    {
        var part = sheets.FirstOrDefault(known => known.Name == sheet).Part ?? throw new UnreadableFile($"The workbook has no sheet {sheet}. Choose another.");
        using var strings = Guarded(() => sharedStringsPart is null || Part(sharedStringsPart) is not { } shared ? new SharedStrings() : SharedStrings.Read(shared));
        using var xml = Guarded(() => new PartReader(Part(part) ?? throw new UnreadableFile(Damaged)));
        var rows = new SheetRows(xml, strings, formats);
        while (Guarded(rows.Next) is { } row)
            yield return row;
    }

    public void Dispose() => zip.Dispose();

    /// <summary>Whatever goes wrong in reading what somebody else wrote is the file's fault.</summary>
    static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or XmlException or EndOfStreamException or FormatException or OverflowException or NotSupportedException
            or ArgumentException or DecoderFallbackException or IndexOutOfRangeException)
        {
            throw new UnreadableFile(Damaged, error);
        }
    }

    /// <summary>The list of parts is read into memory as a whole: its length is looked at first.</summary>
    static void CheckDirectory(Stream stream)
    {
        var tail = new byte[(int)Math.Min(stream.Length, (1 << 16) + 64)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || tail.Length - end < 22)
            throw new UnreadableFile("The workbook is incomplete, as after a download that broke off. Download or save it again.");

        var endAt = stream.Length - tail.Length + end;
        long directoryAt = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (end >= 20 && tail.AsSpan(end - 20).StartsWith("PK\x06\x07"u8))
        {
            var record = new byte[56];
            var recordAt = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - 12));
            if (recordAt < 0 || recordAt > stream.Length - record.Length)
                throw new UnreadableFile(Damaged);
            stream.Position = recordAt;
            stream.ReadExactly(record);
            if (directoryAt == uint.MaxValue)
                directoryAt = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48));
        }

        if (directoryAt < 0 || directoryAt > endAt || endAt - directoryAt > DirectoryBytes)
            throw new UnreadableFile(Damaged);
    }

    UnreadableFile NotAWorkbook()
    {
        bool Holds(Func<string, bool> name) => zip.Entries.Any(entry => name(entry.FullName));
        if (Holds(name => name is "content.xml") && Holds(name => name is "mimetype"))
            return new("This is an OpenDocument file (.ods). Open it, save it as .xlsx or CSV, and choose that.");
        if (Holds(name => name.EndsWith(".iwa", StringComparison.Ordinal) || name is "Index.zip"))
            return new("This is a Numbers file. In Numbers choose File, Export To, Excel or CSV, and choose that file here.");
        return new("This is an archive (.zip), not an Excel workbook. Unpack it and choose the file inside.");
    }

    bool ReadSheets(string main, Dictionary<string, string> parts)
    {
        if (main.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            throw new UnreadableFile("This is a binary workbook (.xlsb). Open it in Excel, save it as .xlsx or CSV, and choose that.");

        var date1904 = false;
        var isWorkbook = false;
        var hidden = new List<(string, string)>();
        using var xml = new PartReader(Part(main)!);
        while (xml.Read())
        {
            if (!xml.IsStart)
                continue;
            switch (xml.Name)
            {
                case "workbook":
                    isWorkbook = true;
                    break;
                case "workbookPr":
                    date1904 = xml["date1904"] is "1" or "true" or "on";
                    break;
                case "sheet" when xml["name"] is { } name && xml.Qualified("id") is { } id && parts.TryGetValue(id, out var part) && zip.GetEntry(part) is not null:
                    var (seen, list) = (xml["state"] is null or "visible", sheets.Count + hidden.Count);
                    if (list >= MostSheets)
                        throw new UnreadableFile(Damaged);
                    (seen ? sheets : hidden).Add((Clean(name), part));
                    break;
            }
        }

        if (!isWorkbook)
            throw new UnreadableFile("This is a document of another Office program, not an Excel workbook. Choose an .xlsx or a CSV file.");
        if (sheets.Count == 0)
            sheets.AddRange(hidden);
        return date1904;
    }

    /// <summary>What a part relates to; of the package itself when it has no name.</summary>
    List<(string Id, string Type, string Target)> Related(string part, string? type)
    {
        var slash = part.LastIndexOf('/');
        var folder = part[..(slash + 1)];
        var found = new List<(string, string, string)>();
        var seen = new HashSet<string>();
        if (Part($"{folder}_rels/{part[(slash + 1)..]}.rels") is not { } rels)
            return found;

        using var xml = new PartReader(rels);
        while (xml.Read())
        {
            if (!xml.IsStart || xml.Name != "Relationship" || xml["TargetMode"] == "External")
                continue;
            if (xml["Id"] is { } id && xml["Type"] is { } kind && xml["Target"] is { } target && (type is null || kind.EndsWith(type, StringComparison.Ordinal)) && seen.Add(id))
                found.Add((id, kind, Resolve(folder, target)));
            if (seen.Count > MostParts)
                throw new UnreadableFile(Damaged);
        }

        return found;
    }

    static string Resolve(string folder, string target)
    {
        var path = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && path.Count > 0)
                path.RemoveAt(path.Count - 1);
            else if (step is not ("." or ".."))
                path.Add(step);
        }

        return string.Join('/', path);
    }

    MeteredStream? Part(string name) => zip.GetEntry(name) is { } entry ? new(entry.Open(), allowance) : null;

    static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
