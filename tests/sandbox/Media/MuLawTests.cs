namespace DutyCall.Sandbox.Media;

/// <summary>The table of ITU-T G.711, scaled to 16 bits.</summary>
public sealed class MuLawTests
{
    [Theory]
    [InlineData(0x00, -32124)]
    [InlineData(0x0f, -16764)]
    [InlineData(0x7e, -8)]
    [InlineData(0x7f, 0)]
    [InlineData(0x80, 32124)]
    [InlineData(0x8f, 16764)]
    [InlineData(0x9f, 8316)]
    [InlineData(0xaf, 4092)]
    [InlineData(0xbf, 1980)]
    [InlineData(0xcf, 924)]
    [InlineData(0xdf, 396)]
    [InlineData(0xef, 132)]
    [InlineData(0xfe, 8)]
    [InlineData(0xff, 0)]
    public void Decodes_the_table(byte code, short sample) => Assert.Equal(sample, MuLaw.Decode(code));

    [Theory]
    [InlineData(0, 0xff)]
    [InlineData(short.MaxValue, 0x80)]
    [InlineData(short.MinValue, 0x00)]
    [InlineData(1000, 0xce)]
    [InlineData(-1000, 0x4e)]
    public void Encodes_to_the_nearest(short sample, byte code) => Assert.Equal(code, MuLaw.Encode(sample));

    [Fact]
    public void Every_code_comes_back_from_its_sample()
    {
        foreach (var code in Enumerable.Range(0, 256).Select(c => (byte)c).Where(c => c != 0x7f))
            Assert.Equal(code, MuLaw.Encode(MuLaw.Decode(code)));
    }

    [Fact]
    public void No_sample_is_off_by_more_than_half_a_step()
    {
        for (var sample = -32635; sample <= 32635; sample++)
        {
            var step = Math.Max(8, (Math.Abs(sample) + 132) / 16);
            Assert.InRange(MuLaw.Decode(MuLaw.Encode((short)sample)) - sample, -step, step);
        }
    }
}
