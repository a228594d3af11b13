def write(where, dev, folder, facts):
    pass
