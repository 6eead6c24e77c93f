using System.Globalization;

namespace DutyCall.Infrastructure.Files;

static class FileNames
{
    const int Longest = 200;

    /// <summary>A browser's or a program's name for a file, without folders and without what no name should hold.</summary>
    public static string Tidy(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune) && System.Text.Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            .Select(rune => rune.ToString())).Trim();
        if (clean.Length > Longest)
        {
            var extension = Path.GetExtension(clean) is { Length: < 10 } short_ ? short_ : "";
            var keep = Longest - extension.Length;
            clean = clean[..(char.IsHighSurrogate(clean[keep - 1]) ? keep - 1 : keep)] + extension;
        }

        return clean.Length == 0 ? "file" : clean;
    }

    /// <summary>"2 GB", "1.5 MB", "300 bytes".</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => In(bytes, 1L << 30, "GB"),
        >= 1L << 20 => In(bytes, 1L << 20, "MB"),
        >= 1L << 10 => In(bytes, 1L << 10, "KB"),
        1 => "1 byte",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    static string In(long bytes, long unit, string name) => string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / unit:0.#} {name}");
}
