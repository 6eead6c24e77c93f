using System.Text;
using DutyCall.Infrastructure.Spreadsheets;

namespace DutyCall.Infrastructure;

/// <summary>However large the file, what is in memory stays small. Alone, because memory is counted for the whole process.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    [Fact]
    public async Task Fifty_megabytes_take_no_more_memory_than_one()
    {
        var ct = TestContext.Current.CancellationToken;
        using var file = new Repeating("+12125550100,Eleanor Voss,eleanor@example.com,\"Brightline, Inc.\",New York,NY\n", 50 << 20);
        var layout = await Spreadsheet.Examine(file, "people.csv", (string?)null, ct);
        long peak = 0, count = 0, before = GC.GetTotalMemory(forceFullCollection: true);

        await foreach (var row in Spreadsheet.Read(file, layout, ct))
        {
            if (++count % 50_000 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.InRange(count, 650_000, 700_000);
        Assert.InRange(peak, 0, 8 << 20);
    }

    [Fact]
    public async Task Many_shared_strings_do_not_stay_in_memory()
    {
        var strings = new StringBuilder("<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>");
        var cells = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
        {
            strings.Append("<si><t>").Append(i).Append(new string('x', 90)).Append("</t></si>");
            cells.Append("<row><c t='s'><v>").Append(i * 7919L % 100_000).Append("</v></c></row>");
        }

        var file = Sheets.Workbook(Sheets.Sheet(cells.ToString()), ("xl/sharedStrings.xml", strings.Append("</sst>").ToString()));
        strings.Clear().Capacity = 0;
        cells.Clear().Capacity = 0;
        var ct = TestContext.Current.CancellationToken;
        var layout = await Spreadsheet.Examine(file, "people.xlsx", (string?)null, ct);
        long count = 0, peak = 0, before = GC.GetTotalMemory(forceFullCollection: true);

        await foreach (var row in Spreadsheet.Read(file, layout with { HasHeader = false }, ct))
        {
            Assert.StartsWith($"{count * 7919 % 100_000}x", row.Cells[0], StringComparison.Ordinal);
            if (++count % 20_000 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(100_000, count);
        Assert.InRange(peak, 0, 7 << 20); // The strings alone are 19 MB.
    }

    /// <summary>One line again and again, without ever being in memory.</summary>
    sealed class Repeating(string line, long length) : Stream
    {
        readonly byte[] bytes = Encoding.UTF8.GetBytes(line);

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var take = (int)Math.Min(count, length - Position);
            for (var i = 0; i < take; i++)
                buffer[offset + i] = bytes[(Position + i) % bytes.Length];
            Position += take;
            return take;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
