using System.Xml;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>Reads a workbook's XML forward, without DTDs, and stops at what only a hostile file has: endless depth, endless names.</summary>
sealed class PartReader(Stream part) : IDisposable
{
    const int Deepest = 64;

    readonly XmlReader xml = XmlReader.Create(part, new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = false,
        CloseInput = true,
        NameTable = new BoundedNames(),
    });

    /// <summary>Without its prefix.</summary>
    public string Name => xml.LocalName;

    public bool IsStart => xml.NodeType == XmlNodeType.Element;
    public bool IsEnd => xml.NodeType == XmlNodeType.EndElement;
    public bool IsEmpty => xml.IsEmptyElement;
    public bool IsText => xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    /// <summary>Of text; the stream beneath sees to it that it is of some length only.</summary>
    public string Value => xml.Value;

    public string? this[string attribute] => xml.GetAttribute(attribute);

    /// <summary>An attribute of any namespace: what relates to a part is <c>r:id</c>, in two namespaces.</summary>
    public string? Qualified(string localName)
    {
        string? found = null;
        while (xml.MoveToNextAttribute())
        {
            if (xml.LocalName == localName && xml.Prefix.Length > 0 && xml.Prefix != "xmlns")
                found = xml.Value;
        }

        xml.MoveToElement();
        return found;
    }

    public bool Read()
    {
        if (!xml.Read())
            return false;
        if (xml.Depth > Deepest)
            throw new UnreadableFile(Workbook.Damaged);
        return true;
    }

    public void Dispose() => xml.Dispose();

    sealed class BoundedNames : NameTable
    {
        const int Most = 20_000, Longest = 1000;
        int known;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? New(len, () => base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? New(key.Length, () => base.Add(key));

        string New(int length, Func<string> add) => ++known > Most || length > Longest ? throw new UnreadableFile(Workbook.Damaged) : add();
    }
}
