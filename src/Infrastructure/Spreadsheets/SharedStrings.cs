using System.Text;
using DutyCall.Infrastructure.Files;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// The texts of a workbook that its cells name by number. They lie in a temporary file; in memory is where each begins, the
/// piece read last, and those asked for of late: in a sheet they come nearly in order, or again and again.
/// </summary>
sealed class SharedStrings : IDisposable
{
    const int Most = 6_000_000, Page = 1 << 16, Remembered = 1 << 14, Window = 1 << 16;

    readonly List<long[]> starts = [];
    readonly (int Number, string Text)[] remembered = new (int, string)[Remembered];
    readonly byte[] window = new byte[Window];
    FileStream? file;
    long windowAt, length;
    int count, windowLength;

    public static SharedStrings Read(Stream part)
    {
        var strings = new SharedStrings();
        try
        {
            strings.Fill(part);
            return strings;
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    /// <summary>Empty for a number there is none of.</summary>
    public string this[int number]
    {
        get
        {
            if (number < 0 || number >= count)
                return "";
            ref var slot = ref remembered[number % Remembered];
            if (slot.Text is null || slot.Number != number)
                slot = (number, Load(Start(number), number + 1 < count ? Start(number + 1) : length));
            return slot.Text;
        }
    }

    public void Dispose() => file?.Dispose();

    void Fill(Stream part)
    {
        file = TemporaryFile.Create();
        using var xml = new PartReader(part);
        var text = new CellText();
        var inItem = false;
        while (xml.Read())
        {
            if (xml.IsStart && xml.Name == "si")
            {
                inItem = !xml.IsEmpty;
                text.Clear();
                if (xml.IsEmpty)
                    Add("");
            }
            else if (xml.IsEnd && xml.Name == "si")
            {
                inItem = false;
                Add(text.ToString());
            }
            else if (inItem)
            {
                text.Take(xml);
            }
        }

        file.Flush();
    }

    void Add(string text)
    {
        if (count == Most)
            throw new UnreadableFile("The workbook holds more than 6 million different texts. Save the sheet as CSV and choose that.");
        if (count % Page == 0)
            starts.Add(new long[Page]);
        starts[count / Page][count % Page] = length;
        count++;
        var bytes = Encoding.UTF8.GetBytes(text);
        file!.Write(bytes);
        length += bytes.Length;
    }

    long Start(int number) => starts[number / Page][number % Page];

    string Load(long from, long to)
    {
        var size = (int)(to - from);
        if (size == 0)
            return "";
        if (size > Window)
        {
            var whole = new byte[size];
            RandomAccess.Read(file!.SafeFileHandle, whole, from);
            return Encoding.UTF8.GetString(whole);
        }

        if (from < windowAt || to > windowAt + windowLength)
        {
            windowAt = from;
            windowLength = RandomAccess.Read(file!.SafeFileHandle, window, from);
        }

        return Encoding.UTF8.GetString(window, (int)(from - windowAt), size);
    }
}
