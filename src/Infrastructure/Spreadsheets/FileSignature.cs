namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>What a file is, by its first bytes and not by its name.</summary>
static class FileSignature
{
    const int Looked = 4096;

    static readonly byte[] Zip = [(byte)'P', (byte)'K', 3, 4], Ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    static readonly byte[] EncryptedPackage = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");

    static readonly (byte[] Start, string Is)[] Others =
    [
        ("%PDF"u8.ToArray(), "a PDF document"), ([0xFF, 0xD8, 0xFF], "a picture"), ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture"), ("GIF8"u8.ToArray(), "a picture"),
        ("II*\0"u8.ToArray(), "a picture"), ("MM\0*"u8.ToArray(), "a picture"), ("RIFF"u8.ToArray(), "a picture, sound or film"), ([0x1F, 0x8B], "a compressed file (gzip)"),
        ("7z\xBC\xAF"u8.ToArray(), "an archive (7z)"), ("Rar!"u8.ToArray(), "an archive (RAR)"), ("BZh"u8.ToArray(), "a compressed file (bzip2)"), ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "a compressed file (xz)"),
        ("{\\rtf"u8.ToArray(), "a text document (RTF)"), ("PK\x05\x06"u8.ToArray(), "an empty archive"), ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"), ("SQLite format 3"u8.ToArray(), "a database"),
    ];

    /// <summary>Answers how to read it.</summary>
    /// <exception cref="UnreadableFile">It is neither text nor a workbook, or not what its name says.</exception>
    public static FileKind Recognise(Stream stream, string fileName)
    {
        stream.Position = 0;
        var start = new byte[Looked];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        var excel = extension is ".xlsx" or ".xlsm";

        if (start.Length == 0)
            throw new UnreadableFile("The file is empty. Choose the file that holds your contacts.");
        if (start.AsSpan().StartsWith(Ole))
            throw OfOldOffice(stream);
        if (start.AsSpan().StartsWith(Zip) && (extension is ".csv" or ".tsv" or ".txt"))
            throw new UnreadableFile($"The file's name ends in {extension}, but it is no text: it is an Excel workbook or an archive. If it is a workbook, rename it to end in .xlsx and choose it again.");
        if (start.AsSpan().StartsWith(Zip))
            return FileKind.Excel;
        if (Array.Find(Others, other => start.AsSpan().StartsWith(other.Start)).Is is { } known)
            throw new UnreadableFile($"This is {known}, not a list of contacts. Choose a CSV file or an Excel workbook (.xlsx).");
        if (LooksLikeMarkup(start))
            throw new UnreadableFile("This is a web page or an XML file, not a list of contacts. Export the list as CSV or .xlsx and choose that.");
        if (excel)
            throw new UnreadableFile($"The file's name ends in {extension}, but it is no Excel workbook. If it is a CSV file, rename it to end in .csv and choose it again.");
        return FileKind.Csv;
    }

    static UnreadableFile OfOldOffice(Stream stream) => new(HoldsEncryptedPackage(stream)
        ? "The workbook is protected with a password. Remove the password in Excel (File, Info, Protect Workbook) and choose it again."
        : "This is a file of an old version of Excel (.xls) or of another Office program. Open it in Excel, save it as .xlsx or CSV, and choose that.");

    static bool LooksLikeMarkup(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            start = start[3..];
        var text = System.Text.Encoding.Latin1.GetString(start).TrimStart();
        return text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<head", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!--", StringComparison.Ordinal);
    }

    /// <summary>The name that an encrypted workbook's content has within its container.</summary>
    static bool HoldsEncryptedPackage(Stream stream)
    {
        stream.Position = 0;
        var window = new byte[1 << 16];
        var kept = 0;
        while (stream.Read(window, kept, window.Length - kept) is > 0 and var read)
        {
            var filled = window.AsSpan(0, kept + read);
            if (filled.IndexOf(EncryptedPackage) >= 0)
                return true;
            kept = Math.Min(filled.Length, EncryptedPackage.Length - 1);
            filled[^kept..].CopyTo(window);
        }

        return false;
    }
}
