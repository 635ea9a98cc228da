"""Source maps, from the bundle to the stack that is shown."""

# Where the app of somebody is installed.
INSTALLED = "/Users/ana/Applications/Stories.app/Contents/Resources/app.asar"
