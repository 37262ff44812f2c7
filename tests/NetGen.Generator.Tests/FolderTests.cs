using NetGen.Tests.Shared;

namespace NetGen.Generator.Tests;

/// <summary>The rooms of the compiler and the runtime: no folder knows one that knows it.</summary>
public class FolderTests
{
    [Theory]
    [InlineData("generator/NetGen.Compiler")]
    public void No_circle_spans_folders(string project)
    {
        FolderGraph graph = FolderGraph.Of(Path.Combine(RepositoryRoot.Path, project));
        Assert.True(graph.Folders.Count > 1, $"{project} has no folders");
        Assert.Empty(graph.FindCircle());
    }
}
